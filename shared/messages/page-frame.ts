import type { Language } from "../domain/contact/person.ts";
import { escapeHtml } from "./escape.ts";

/** Fits one phone screen; follows the reader's light or dark screen. Nothing is loaded, nothing runs. */
const STYLE = `
:root{color-scheme:light dark;--ink:#1a2327;--soft:#546e7a;--paper:#fff;--line:#dde3e6;--field:#f7f9fa}
@media(prefers-color-scheme:dark){:root{--ink:#e8edf0;--soft:#9fb1ba;--paper:#161c1f;--line:#37434a;--field:#1f282c}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:640px;background:var(--paper);color:var(--ink);font:16px/1.45 system-ui,-apple-system,Arial,"PingFang SC","Microsoft YaHei",sans-serif;overflow-wrap:anywhere}
header{padding:10px 16px;color:#fff;font-size:14px;font-weight:bold}
main{padding:12px 16px 24px}
h1{margin:0;font-size:22px;line-height:1.3}
h2{margin:20px 0 6px;font-size:14px;color:var(--soft)}
p{margin:4px 0}
.soft{color:var(--soft);font-size:14px}
.due{margin:10px 0;padding:8px 12px;border-left:4px solid;background:var(--field)}
.due b{font-size:18px}
label{display:block;margin:12px 0 4px;font-size:14px;color:var(--soft)}
textarea{width:100%;padding:10px;border:1px solid var(--line);border-radius:8px;background:var(--field);color:inherit;font:inherit;font-size:16px}
button{display:block;width:100%;margin:10px 0 0;padding:13px;border:2px solid;border-radius:8px;font:inherit;font-size:18px;font-weight:bold;cursor:pointer}
button.quiet{background:var(--paper);color:var(--ink);border-color:var(--line)}
.row{display:flex;gap:8px}
.row button{flex:1;padding:10px 4px;font-size:15px}
details{margin-top:8px;font-size:14px}
summary{color:var(--soft);cursor:pointer;padding:4px 0}
input{width:100%;padding:10px;border:1px solid var(--line);border-radius:8px;background:var(--field);color:inherit;font:inherit;font-size:16px}
a{color:inherit}
ul,ol{margin:0;padding:0;list-style:none;font-size:14px}
ol.steps{padding-left:20px;list-style:decimal}
li{padding:5px 0;border-top:1px solid var(--line)}
time{color:var(--soft);font-variant-numeric:tabular-nums}
`;

export interface Page {
  language: Language;
  title: string;
  /** Colour and text of the band on top. */
  band: { colour: string; text: string };
  /** Markup, everything in it escaped already. */
  main: string;
}

/** A whole document. Its address holds a secret, so it tells nobody where the reader came from. */
export const pageFrame = ({ language, title, band, main }: Page): string => `<!doctype html>
<html lang="${language === "zh" ? "zh-CN" : "en"}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header style="background:${band.colour}">${escapeHtml(band.text)}</header>
<main>
${main}
</main>
</body>
</html>
`;
