/** Wide and narrow, light and dark; nothing is loaded. */
export const tourStyle = `
:root{color-scheme:light dark;--ink:#17212b;--soft:#5b6b78;--paper:#f4f6f8;--card:#fff;--line:#dde4ea;--night:#0f2740;--track:#eef2f5;--dark:#e2e8ee;--blue:#2f7fd1;--good:#2e8b57;--bad:#c62828;--call:#d98a00;--requests:#b3c7da;--stopped:#5f87ad;--failed:#d9534f}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9fb0bd;--paper:#0e1419;--card:#172028;--line:#2b3842;--night:#0b1d30;--track:#1d2830;--dark:#18222a;--blue:#6cb0f0;--good:#5cc08a;--bad:#ef7c78;--call:#e9ae49;--requests:#3a5063;--stopped:#5f87ad;--failed:#d9534f}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",system-ui,Arial,sans-serif;overflow-wrap:anywhere}
header{background:linear-gradient(180deg,#0a1c30,var(--night));color:#fff;padding:2.4rem 1rem 5rem}
header>div,main{max-width:1100px;margin:0 auto}
header h1{margin:0 0 .9rem;font-size:clamp(1.5rem,4vw,2.3rem);line-height:1.25}
header p{margin:.5rem 0;max-width:52rem;color:#d5e1ec}
header a{color:#fff;float:right;margin-left:1rem;padding:.1rem .7rem;border:1px solid #ffffff66;border-radius:99px;font-size:.85rem;text-decoration:none}
main{padding:0 1rem 3rem;margin-top:-3.4rem}
section{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:1.3rem 1.4rem;margin:0 0 1.1rem}
h2{margin:0 0 .4rem;font-size:1.2rem}
h3{margin:.3rem 0 .6rem;font-size:1rem;font-weight:600}
.soft{color:var(--soft);font-size:.9rem;margin:.1rem 0 .7rem}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:1rem}
.figures div{border-left:3px solid var(--blue);padding-left:.7rem;line-height:1.3}
.figures b{display:block;font-size:1.6rem;font-variant-numeric:tabular-nums}
.figures span{color:var(--soft);font-size:.85rem}
.steps{list-style:none;margin:.6rem 0 0;padding:0;display:grid;grid-template-columns:repeat(5,1fr);gap:1rem;counter-reset:step}
.steps li{counter-increment:step;font-size:.88rem;line-height:1.5}
.steps b{display:flex;align-items:center;gap:.5rem;font-size:1rem;margin-bottom:.3rem}
.steps b::before{content:counter(step);flex:none;width:1.6rem;height:1.6rem;border-radius:50%;background:var(--blue);color:#fff;font-size:.85rem;line-height:1.6rem;text-align:center}
.steps span{color:var(--soft)}
.strips{display:grid;grid-template-columns:minmax(7rem,13rem) 1fr;gap:.45rem .9rem;align-items:center}
.strips .name{font-size:.9rem;line-height:1.25}
.strips .name small{display:block;color:var(--soft)}
.track{position:relative;height:3rem;border-radius:6px;background:var(--track);overflow:hidden}
.track b{position:absolute;top:0;bottom:0;background:var(--dark)}
.track svg{position:absolute;left:0;bottom:0;width:100%;height:2rem}
path.requests{fill:var(--requests)}path.stopped{fill:var(--stopped)}path.failed{fill:var(--failed)}
.track i{position:absolute;top:0;bottom:0;width:1px;background:var(--line)}
.track a{position:absolute;top:.3rem;height:1rem;min-width:9px;border-radius:3px;box-shadow:0 0 0 1px var(--card)}
.track a.now{outline:2px solid var(--ink);outline-offset:1px}
.days{position:relative;height:1.3rem;font-size:.75rem;color:var(--soft)}
.days span{position:absolute;white-space:nowrap;overflow:hidden}
.legend{display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;margin:.8rem 0 0;font-size:.8rem;color:var(--soft)}
.legend i{display:inline-block;width:.8rem;height:.8rem;border-radius:3px;margin-right:.35rem;vertical-align:-.08rem}
.legend .requests{background:var(--requests)}.legend .stopped{background:var(--stopped)}.legend .failed{background:var(--failed)}
.band{display:inline-block;color:#fff;border-radius:5px;padding:.05rem .5rem;font-size:.85rem;font-weight:600}
.promise{height:.6rem;border-radius:99px;background:var(--track);overflow:hidden;margin:0 0 .8rem}
.promise i{display:block;height:100%;border-radius:99px}
.promise .good{background:var(--good)}.promise .bad{background:var(--bad)}
ol.timeline{list-style:none;margin:.4rem 0 0;padding:0}
.timeline li{position:relative;display:grid;grid-template-columns:8.2rem 1fr;gap:.6rem;padding:.4rem 0 .4rem 1.4rem}
.timeline li::before{content:"";position:absolute;left:.2rem;top:.95rem;width:.6rem;height:.6rem;border-radius:50%;background:var(--soft)}
.timeline li::after{content:"";position:absolute;left:.46rem;top:1.6rem;bottom:-.9rem;width:1px;background:var(--line)}
.timeline li:last-child::after{display:none}
.timeline .good::before{background:var(--good)}.timeline .bad::before{background:var(--bad)}.timeline .call::before{background:var(--call)}
time,code{font-variant-numeric:tabular-nums}
time{color:var(--soft)}
.two{display:grid;grid-template-columns:repeat(2,1fr);gap:1rem}
.three{display:grid;grid-template-columns:repeat(3,1fr);gap:1rem}
.two>div,.three>div{min-width:0}
iframe{width:100%;height:34rem;border:1px solid var(--line);border-radius:10px;background:#fff}
.chat,.phone{height:34rem;border:1px solid var(--line);border-radius:10px;padding:1rem;overflow:auto}
.chat{background:var(--track);font-size:.88rem}
.chat>b{display:block;margin-bottom:.5rem}
.bubble{background:var(--card);border-radius:4px 12px 12px 12px;padding:.4rem .9rem .8rem;line-height:1.5}
.bubble h4{margin:.5rem 0 .3rem;font-size:.95rem}.bubble p{margin:.35rem 0}.bubble ul{margin:.2rem 0;padding-left:1.1rem}
.button{display:block;margin-top:.7rem;padding:.5rem 0 0;border-top:1px solid var(--line);color:var(--blue);text-align:center}
.phone{background:linear-gradient(180deg,#16324f,#0b1d30);color:#fff;text-align:center;padding:2.6rem 1.4rem}
.phone i{display:block;width:4.4rem;height:4.4rem;margin:0 auto 1rem;border-radius:50%;background:#2e8b57;box-shadow:0 0 0 .8rem #2e8b5733,0 0 0 1.7rem #2e8b571a}
.phone b{display:block;margin:2.2rem 0 1.2rem;font-size:1.15rem}
.phone p{margin:0;line-height:1.8;color:#dbe7f2;text-align:left}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem}
td,th{text-align:left;padding:.4rem .8rem .4rem 0;border-top:1px solid var(--line);vertical-align:top}
th{color:var(--soft);font-weight:normal;border-top:0;white-space:nowrap}
td:first-child{font-variant-numeric:tabular-nums}
code{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:.8rem;color:var(--soft)}
pre{margin:.4rem 0 0;padding:.8rem;border-radius:8px;background:var(--track);white-space:pre-wrap;font-size:.82rem}
.links{display:grid;grid-template-columns:repeat(auto-fill,minmax(13rem,1fr));gap:.7rem;margin:.5rem 0 1rem}
.link{border:1px solid var(--line);border-radius:10px;padding:.6rem .8rem;text-decoration:none;color:inherit}
.link b{display:block;color:var(--blue)}
.link span{color:var(--soft);font-size:.85rem}
.link:hover{border-color:var(--blue)}
section a{color:var(--blue)}
@media(max-width:800px){
section{padding:1.1rem 1rem}
.two,.three,.steps{grid-template-columns:1fr}
.figures{grid-template-columns:repeat(2,1fr)}
.strips{grid-template-columns:1fr;gap:.2rem}
.strips .name{margin-top:.5rem}.strips .name small{display:inline;margin-left:.4rem}
.corner{display:none}
.timeline li{grid-template-columns:1fr;gap:0}
.wide td,.wide th{padding-right:.6rem;font-size:.85rem}
.list{min-width:31rem;overflow-wrap:normal}
.chat,.phone{height:auto}
iframe{height:30rem}
}
`;
