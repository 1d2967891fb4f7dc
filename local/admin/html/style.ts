import { createHash } from "node:crypto";
import type { HttpAnswer } from "../../wire/http.ts";

/** Of all pages: wide and narrow, light and dark. */
const style = `
:root{color-scheme:light dark;--ink:#17212b;--soft:#566675;--paper:#eef1f4;--card:#fff;--line:#dbe2e8;--night:#0f2740;--track:#e6ecf1;--blue:#1660ae;--good:#1a7046;--bad:#b3261e;--busy:#8a5a00}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9fb0bd;--paper:#0e1419;--card:#172028;--line:#2b3842;--night:#0b1d30;--track:#212d37;--blue:#6cb2f5;--good:#63c596;--bad:#ff9088;--busy:#e5b567}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.55 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",system-ui,Arial,sans-serif;overflow-wrap:anywhere}
:focus-visible{outline:3px solid #f0a020;outline-offset:2px;border-radius:4px}
.skip{position:absolute;left:-99rem}.skip:focus{left:.5rem;top:.5rem;background:var(--card);padding:.4rem .8rem;z-index:1}
header{background:var(--night);color:#fff;padding:.7rem 1rem}
header>div,main{max-width:68rem;margin:0 auto}
header>div{display:flex;flex-wrap:wrap;gap:.2rem 1.4rem;align-items:baseline}
header b{font-size:1.05rem}
header nav{display:flex;flex-wrap:wrap;gap:.1rem 1rem;flex:1 1 auto}
header nav.sub{order:3;flex-basis:100%;margin-top:.35rem;padding-top:.35rem;border-top:1px solid #ffffff2e;font-size:.92rem}
header a{color:#d5e1ec;text-decoration:none;padding:.15rem 0;border-bottom:2px solid transparent}
header a:hover{color:#fff}header a[aria-current]{color:#fff;border-bottom-color:#6cb2f5}
main{padding:1.1rem 1rem 3rem}
h1{font-size:1.35rem;line-height:1.3;margin:.1rem 0 1rem}
h2{font-size:1.02rem;margin:0 0 .6rem}h3{font-size:.95rem;margin:1rem 0 .3rem}
main a{color:var(--blue);text-underline-offset:2px}
time,.num{font-variant-numeric:tabular-nums;white-space:nowrap}
time{color:var(--soft)}
.soft{color:var(--soft)}
code,.mono{font:.88em ui-monospace,SFMono-Regular,Menlo,Consolas,"Noto Sans CJK SC",monospace}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,19rem),1fr));gap:1rem;margin-bottom:1rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:.9rem 1rem;min-width:0}
.card+.card{margin-top:1rem}.cards>.card{margin:0}
.card .scroll{border:0;border-radius:0;margin:0 -.3rem}
.dial{margin:.1rem 0 .5rem;font-size:1.75rem;font-weight:600;line-height:1.2;font-variant-numeric:tabular-nums}
.dial time{color:var(--ink);white-space:normal}
.counts{display:grid;grid-template-columns:repeat(auto-fit,minmax(5.5rem,1fr));gap:.6rem;margin:0 0 1rem;padding:0;list-style:none}
.counts a{display:block;background:var(--card);border:1px solid var(--line);border-radius:12px;padding:.55rem .8rem;text-decoration:none;color:var(--soft);font-size:.88rem}
.counts a:hover{border-color:var(--blue)}.counts b{display:block;color:var(--ink);font-size:1.3rem;line-height:1.3;font-variant-numeric:tabular-nums}
.scroll{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:12px;margin:0 0 1rem;max-width:100%}
table{border-collapse:collapse;width:max-content;min-width:100%;font-size:.92rem}
th,td{padding:.45rem .75rem;text-align:left;vertical-align:top;border-top:1px solid var(--line)}
thead th{border-top:0;color:var(--soft);font-weight:600;font-size:.82rem;white-space:nowrap}
td{max-width:24rem}
tbody tr:hover{background:var(--track)}
.card thead th{padding-top:0}
.card td,.card th{padding:.35rem .5rem}
.facts{margin:0;display:grid;gap:0}
.facts>div{display:grid;grid-template-columns:minmax(6.5rem,30%) minmax(0,1fr);gap:.2rem .9rem;padding:.3rem 0;border-top:1px solid var(--line)}
.facts>div:first-child{border-top:0}
.facts dt{color:var(--soft)}.facts dd{margin:0;min-width:0}
pre{white-space:pre-wrap;margin:0;font:.85em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Noto Sans CJK SC",monospace}
pre.json{background:var(--track);border-radius:8px;padding:.5rem .7rem;max-height:28rem;overflow:auto}
.raw{white-space:pre-wrap}
.pill{display:inline-block;border:1px solid currentColor;border-radius:99px;padding:0 .55rem;font-size:.8rem;color:var(--soft);white-space:nowrap}
.pill.good{color:var(--good)}.pill.bad{color:var(--bad)}.pill.busy{color:var(--busy)}
.pills{display:flex;flex-wrap:wrap;gap:.35rem;margin:.5rem 0 0;padding:0;list-style:none;font-size:.82rem}
.pills li{background:var(--card);border:1px solid var(--line);color:var(--soft);border-radius:99px;padding:.05rem .6rem}
.pills .good{color:var(--good)}.pills .bad{color:var(--bad)}
.row{display:flex;flex-wrap:wrap;gap:.5rem .8rem;align-items:end;margin:0 0 .8rem}
.row:last-child{margin-bottom:0}
form{margin:0}
.row>a,.row>.soft{padding:.4rem 0}.row>form.ask{margin:0}
form.ask{display:flex;flex-wrap:wrap;gap:.6rem;align-items:end;margin:0 0 1rem}
label{display:grid;gap:.15rem;font-size:.82rem;color:var(--soft);min-width:0}
label.wide{flex:1 1 100%}
input,select,textarea,button{font:inherit;color:var(--ink);background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.38rem .65rem;max-width:100%}
input,select,textarea{border-color:color-mix(in srgb,var(--soft) 55%,transparent)}
input{width:13rem}input[type=number]{width:7.5rem}textarea{width:100%;min-height:5.2rem;font:.88rem/1.5 ui-monospace,Menlo,Consolas,monospace}
button{cursor:pointer;font-weight:600;color:var(--blue);border-color:currentColor}
button:hover{background:var(--track)}
button.on{background:var(--blue);border-color:var(--blue);color:var(--card)}
button.danger{color:var(--bad)}
.told{border-left:4px solid var(--bad);background:var(--card);padding:.6rem .9rem;border-radius:8px;margin:0 0 1rem}
details.record{background:var(--card);border:1px solid var(--line);border-radius:12px;margin:0 0 .6rem}
details.record>summary{cursor:pointer;padding:.5rem .9rem;display:flex;flex-wrap:wrap;gap:.1rem .9rem;align-items:baseline}
details.record>summary::before{content:"▸";color:var(--soft)}details.record[open]>summary::before{content:"▾"}
details.record>summary::-webkit-details-marker{display:none}
details.record>.facts{padding:.1rem .9rem .7rem;border-top:1px solid var(--line)}
.aside{margin-bottom:1rem}.aside>summary{cursor:pointer;color:var(--blue);padding:.2rem 0}.aside>.card{margin-top:.5rem}
.timeline{list-style:none;margin:0;padding:0 0 0 .45rem}
.timeline>li{border-left:2px solid var(--line);padding:0 0 .9rem 1.1rem;position:relative}
.timeline>li::before{content:"";position:absolute;left:-.44rem;top:.42rem;width:.75rem;height:.75rem;border-radius:50%;background:var(--card);border:2px solid var(--soft)}
.timeline>li.good::before{background:var(--good);border-color:var(--good)}.timeline>li.bad::before{background:var(--bad);border-color:var(--bad)}.timeline>li.busy::before{border-color:var(--busy)}
.timeline>li.good,.timeline>li.bad{color:inherit}
.timeline>li:last-child{border-left-color:transparent}
.timeline .top{display:flex;flex-wrap:wrap;gap:0 .8rem;align-items:baseline}
.timeline details{margin-top:.2rem}.timeline summary{cursor:pointer;color:var(--blue);font-size:.85rem}
iframe{width:100%;height:34rem;border:1px solid var(--line);border-radius:12px;background:#fff;display:block;margin:0 0 1rem}
.mail{display:grid;grid-template-columns:auto 14rem minmax(0,1fr);gap:0 1rem;padding:.5rem 0;border-top:1px solid var(--line)}
.mail:first-of-type{border-top:0}
.zone{font-size:.8rem;text-align:center;margin-top:1.5rem}
.more{display:flex;justify-content:space-between;gap:1rem;margin:1rem 0 0}
/* chat */
.message{display:grid;grid-template-columns:2.4rem minmax(0,1fr);gap:.2rem .7rem;max-width:44rem;margin:0 auto 1.3rem}
.face{width:2.4rem;height:2.4rem;border-radius:9px;background:#2f7fd1;color:#fff;display:grid;place-items:center;font-weight:600}
.face.app{background:#1f9d74}
.who{font-size:.85rem;color:var(--soft);display:flex;flex-wrap:wrap;gap:0 .6rem}
.who b{color:var(--ink)}
.bubble{background:var(--card);border:1px solid var(--line);border-radius:4px 12px 12px 12px;overflow:hidden;width:fit-content;max-width:100%;min-width:min(100%,18rem)}
.text{padding:.7rem .95rem}
.text>*:first-child{margin-top:0}.text>*:last-child{margin-bottom:0}
.text h1,.text h2,.text h3,.text h4,.text h5,.text h6{margin:.6rem 0 .3rem;font-size:1.05rem;line-height:1.35}
.text p{margin:.35rem 0}.text ul,.text ol{margin:.35rem 0;padding-left:1.2rem}
.text blockquote{margin:.4rem 0;padding-left:.7rem;border-left:3px solid var(--line);color:var(--soft)}
.plain{white-space:pre-wrap}
.picture::before{content:"▧ "}
.buttons{display:flex;border-top:1px solid var(--line)}
.buttons.below{flex-direction:column}
.buttons>*{flex:1;padding:.6rem .9rem;text-align:center;text-decoration:none;font-weight:600;color:var(--blue)}
.buttons.below>*+*{border-top:1px solid var(--line)}
.buttons:not(.below)>*+*{border-left:1px solid var(--line)}
.buttons.feed>*{text-align:left;font-weight:normal}
.pills{grid-column:2}
.face.ding{background:#c2571a}
.bubble.gone{opacity:.55}
.press{display:flex;flex-wrap:wrap;gap:.5rem;border-top:1px solid var(--line);padding:.6rem .95rem .7rem}
.press label{flex:1 1 100%}.press input{width:100%}.press button{flex:1 1 6rem}
/* calls */
.call{background:var(--card);border:1px solid var(--line);border-left:5px solid var(--soft);border-radius:10px;padding:.8rem 1rem;max-width:46rem;margin:0 auto 1rem}
.call.good{border-left-color:var(--good)}.call.bad{border-left-color:var(--bad)}
.call .top{display:flex;flex-wrap:wrap;gap:0 .9rem;align-items:baseline}
.number{font-size:1.25rem;font-weight:600;font-variant-numeric:tabular-nums;letter-spacing:.03em}
.outcome{font-weight:600}.good>.top .outcome{color:var(--good)}.bad>.top .outcome{color:var(--bad)}
.call .top time{margin-left:auto}
.script{margin:.6rem 0 0;padding:0;list-style:none}
.script li{display:grid;grid-template-columns:7.4rem minmax(0,1fr);gap:.6rem;padding:.35rem 0}
.script li+li{border-top:1px solid var(--line)}
.script small{color:var(--soft);padding-top:.1rem}
.script p{margin:0}
.script .silent p{color:var(--soft)}
.key{display:inline-grid;place-items:center;min-width:1.5rem;height:1.5rem;border:1px solid var(--soft);border-radius:6px;font-weight:600;color:var(--ink)}
.pressed .key{background:var(--good);border-color:var(--good);color:var(--card)}
@media(max-width:700px){header nav{order:2;flex-basis:100%}.language{margin-left:auto}td{max-width:16rem}.row>form.ask{flex:1 1 100%}.row>form.ask label{flex:1 1 8rem}.mail{grid-template-columns:1fr}.script li{grid-template-columns:1fr;gap:0}.call .top time{margin-left:0;width:100%}.facts>div{grid-template-columns:1fr}.dial{margin:.1rem 0 .5rem;font-size:1.45rem}input,input[type=number],select,form.ask label{width:100%}form.ask label{flex:1 1 8rem}}
`;

const VERSION_CHARS = 12;
const version = createHash("sha256").update(style).digest("hex").slice(0, VERSION_CHARS);

export const stylePath = `/__local/style.css?v=${version}`;

export const styleSheet = (): HttpAnswer => ({
  status: 200,
  headers: {
    "content-type": "text/css; charset=utf-8",
    "x-content-type-options": "nosniff",
    "cache-control": "max-age=31536000, immutable",
  },
  body: style,
});
