/** Wide and narrow, light and dark; nothing is loaded. */
export const tourStyle = `
:root{color-scheme:light dark;--ink:#17212b;--soft:#5b6b78;--paper:#f4f6f8;--card:#fff;--line:#dde4ea;--night:#0f2740;--track:#eaeff3}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9fb0bd;--paper:#0e1419;--card:#172028;--line:#2b3842;--night:#0b1d30;--track:#212d37}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",system-ui,Arial,sans-serif;overflow-wrap:anywhere}
header{background:var(--night);color:#fff;padding:2.2rem 1rem 4.6rem}
header>div,main{max-width:1100px;margin:0 auto}
header h1{margin:0 0 .8rem;font-size:clamp(1.5rem,4vw,2.2rem);line-height:1.25}
header p{margin:.4rem 0;max-width:46rem;color:#d5e1ec}
header a{color:#fff;float:right;margin-left:1rem;padding:.1rem .6rem;border:1px solid #ffffff66;border-radius:99px;font-size:.85rem;text-decoration:none}
main{padding:0 1rem 3rem;margin-top:-3.2rem}
section{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1.1rem 1.2rem;margin:0 0 1rem}
h2{margin:0 0 .3rem;font-size:1.15rem}
h3{margin:.2rem 0 .5rem;font-size:1rem;font-weight:600}
.soft{color:var(--soft);font-size:.9rem;margin:.1rem 0 .8rem}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.8rem}
.figures div{border-left:3px solid #2f7fd1;padding-left:.7rem;line-height:1.3}
.figures b{display:block;font-size:1.55rem}
.figures span{color:var(--soft);font-size:.85rem}
.strips{display:grid;grid-template-columns:minmax(7rem,15rem) 1fr;gap:.35rem .8rem;align-items:center}
.strips .name{font-size:.85rem;line-height:1.25}
.strips .name small{display:block;color:var(--soft)}
.track{position:relative;height:1.7rem;border-radius:5px;background:var(--track)}
.track i{position:absolute;top:0;bottom:0;width:1px;background:var(--line)}
.track a{position:absolute;top:.2rem;bottom:.2rem;min-width:7px;border-radius:3px}
.track a.now{outline:2px solid var(--ink);outline-offset:1px}
.days{position:relative;height:1.3rem;font-size:.75rem;color:var(--soft)}
.days span{position:absolute;white-space:nowrap;overflow:hidden}
.legend{display:flex;flex-wrap:wrap;gap:.3rem 1rem;margin:.7rem 0 0;font-size:.8rem;color:var(--soft)}
.legend i{display:inline-block;width:.8rem;height:.8rem;border-radius:3px;margin-right:.35rem;vertical-align:-.08rem}
.band{display:inline-block;color:#fff;border-radius:5px;padding:.05rem .5rem;font-size:.85rem;font-weight:600}
ol.timeline{list-style:none;margin:.4rem 0 0;padding:0}
.timeline li{display:grid;grid-template-columns:8.5rem 1fr;gap:.6rem;padding:.35rem 0;border-top:1px solid var(--line)}
time,code{font-variant-numeric:tabular-nums}
time{color:var(--soft)}
.three{display:grid;grid-template-columns:repeat(3,1fr);gap:1rem}
iframe{width:100%;height:34rem;border:1px solid var(--line);border-radius:8px;background:#fff}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem}
td,th{text-align:left;padding:.35rem .7rem .35rem 0;border-top:1px solid var(--line);vertical-align:top}
th{color:var(--soft);font-weight:normal;border-top:0}
code{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:.8rem;color:var(--soft)}
pre{margin:.4rem 0 0;padding:.7rem;border-radius:8px;background:var(--track);white-space:pre-wrap;font-size:.82rem}
ul{margin:.3rem 0;padding-left:1.2rem}
section a{color:#2f7fd1}
@media(max-width:800px){.three{grid-template-columns:1fr}.strips{grid-template-columns:1fr}.strips .name small{display:inline;margin-left:.4rem}.days{display:none}.timeline li{grid-template-columns:1fr;gap:0}}
`;
