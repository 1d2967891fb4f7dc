/**
 * Signs of attack syntax. Each is written once, over tokens: `{lt}` is `<` however it is encoded. From it come a pattern for
 * text that is decoded, and one for text as the log has it, that a WAF condition can hold: linear, bounded, without flags.
 */
interface Token {
  plain: string;
  raw: string;
}

const hex = (code: number): string => {
  const digits = code.toString(16).padStart(2, "0");
  return [...digits].map((digit) => (/[a-f]/.test(digit) ? `[${digit}${digit.toUpperCase()}]` : digit)).join("");
};
const escaped = (sign: string): string => sign.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
/** One sign as it is, or encoded. */
const encoded = (sign: string): Token => ({
  plain: escaped(sign),
  raw: `(?:${escaped(sign)}|%${hex(sign.charCodeAt(0))})`,
});

const tokens: Record<string, Token> = {
  lt: encoded("<"),
  gt: encoded(">"),
  lp: encoded("("),
  rp: encoded(")"),
  semi: encoded(";"),
  bar: encoded("|"),
  tick: encoded("`"),
  dollar: encoded("$"),
  brace: encoded("{"),
  bracket: encoded("["),
  eq: encoded("="),
  hash: encoded("#"),
  colon: encoded(":"),
  star: encoded("*"),
  at: encoded("@"),
  bang: encoded("!"),
  back: encoded("\\"),
  ask: encoded("?"),
  amp: encoded("&"),
  pct: { plain: "%", raw: "%(?:25)?" },
  q: { plain: `["']`, raw: `(?:["']|%2[27])` },
  sl: { plain: "[/\\\\]", raw: "(?:[/\\\\]|%2[fF]|%5[cC])" },
  sp: { plain: "\\s", raw: "(?:[\\s+]|%20|%0[9aAdD])" },
  w: { plain: "[a-z0-9_]", raw: "[A-Za-z0-9_]" },
  any: { plain: "[^&]", raw: "[^&]" },
  digit: { plain: "[0-9]", raw: "[0-9]" },
  xdigit: { plain: "[0-9a-f]", raw: "[0-9a-fA-F]" },
  alpha: { plain: "[a-z]", raw: "[A-Za-z]" },
};

const TOKEN = /\{([a-z]+)\}/;
/** Letters in either case, in classes and outside of them. */
const folded = (text: string): string =>
  text.replace(/\[\^?[^\]]*\]|[a-z]/g, (part) =>
    part.length === 1
      ? `[${part}${part.toUpperCase()}]`
      : part.replace(/[a-z]-[a-z]|[a-z]/g, (some) => some + some.toUpperCase()),
  );
const expand = (template: string, form: keyof Token): string =>
  template
    .split(TOKEN)
    .map((part, n) => (n % 2 === 1 ? (tokens[part]?.[form] ?? "") : form === "raw" ? folded(part) : part))
    .join("");

/** Words of shells that stand alone or after a separator. */
const COMMAND =
  "(?:cat|ls|id|ping|whoami|uname|wget|curl|nc|echo|sleep|dir|type|net|ipconfig|ifconfig|nslookup|perl|python|ruby|bash|sh|cmd|rm|ps|tftp|telnet|netstat|pwd|exec|system)";
const FUNCTION =
  "(?:sleep|benchmark|pg_sleep|randomblob|extractvalue|updatexml|load_file|char|chr|concat|ascii|substring|convert|cast|elt|make_set|regexp_substring|ifnull|count|iif|hex|receive_message|version|user|database)";

/** `isStrong`: what users write hardly ever has it. The others stand in honest texts of developers and editors, too. */
const templates: { name: string; isStrong: boolean; text: string }[] = [
  { name: "union", isStrong: true, text: "union(?:{sp}|{lp}|all|distinct|[*/]){1,8}select" },
  {
    name: "tautology",
    isStrong: true,
    text: "(?:or|and|having|where)(?:{sp}|[*/]){1,4}(?:not{sp})?{lp}{0,3}{q}?{w}{1,12}{q}?{rp}{0,2}{sp}{0,2}(?:{eq}|like{sp}){lp}?{sp}{0,2}{q}?{w}",
  },
  {
    name: "logic-call",
    isStrong: true,
    text: "(?:or|and){sp}{1,3}(?:pg_)?(?:sleep|benchmark|ascii|substring|char|exists|ord|mid){sp}?{lp}",
  },
  { name: "quote-comment", isStrong: true, text: "{q}{sp}{0,2}{rp}{0,4}{sp}{0,2}(?:--|{hash}|{semi}{any}{0,40}--)" },
  {
    name: "quote-logic",
    isStrong: true,
    text: "{q}{rp}{0,4}{sp}{0,2}(?:or|and|union|{bar}{bar}|like|rlike|limit|order){sp}{0,2}{lp}{0,3}(?:{q}|{digit}|select|{lp}|{w}{1,20}{eq})",
  },
  {
    name: "sql-call",
    isStrong: true,
    text: `${FUNCTION}{sp}{0,2}{lp}{sp}{0,2}(?:{q}|{digit}|{at}|select|null|{rp}|_)`,
  },
  {
    name: "sql-catalog",
    isStrong: true,
    text: "(?:information_schema|sysobjects|sysibm|syscat|from{sp}{1,2}dual|{at}{at}|pg_catalog|sqlite_master|mysql[.]|xp_{w}|dbms_{w}|utl_{w}|waitfor{sp}|rdb{dollar}|all_tables)",
  },
  {
    name: "stacked",
    isStrong: true,
    text: "{semi}{sp}{0,3}(?:select|insert|delete|drop|exec|shutdown|declare|alter|waitfor|if{lp}){sp}?",
  },
  { name: "subquery", isStrong: true, text: "{lp}{sp}{0,2}select{sp}" },
  { name: "select", isStrong: false, text: "select{sp}{any}{1,60}from{sp}" },
  { name: "sql-comment", isStrong: true, text: "{w}?/[*]{w}{0,8}[*]/" },
  { name: "long-hex", isStrong: true, text: "0x{xdigit}{8}" },
  {
    name: "script",
    isStrong: true,
    text: "{lt}{sp}{0,2}{sl}?(?:script|iframe|object|embed|svg|math|applet|meta|base{sp}|bgsound|layer|frameset|marquee|isindex|video|audio|keygen|body|xss|style|link{sp})",
  },
  { name: "handler", isStrong: false, text: "(?:{sp}|{q}|{sl}|{lt})on{alpha}{3,18}{sp}{0,2}{eq}" },
  {
    name: "handler-call",
    isStrong: true,
    text: "on(?:error|load|mouse{alpha}{2,5}|focus|toggle|{alpha}{3,18}{sp}{0,2}{eq}{sp}{0,2}{q}?{any}{0,20}(?:alert|prompt|confirm|eval|document|javascript|window|top{bracket})){sp}{0,2}{eq}?",
  },
  { name: "handler-name", isStrong: true, text: "(?:^|&|{eq}){sp}?on{alpha}{6,18}{sp}?(?:$|&)" },
  {
    name: "script-address",
    isStrong: true,
    text: "(?:java|vb|live){sp}{0,2}script{sp}{0,2}(?:{colon}|{amp}{hash}|{amp}colon){sp}{0,2}(?:[a-uw-z0-9]|{sl}|{q}|{pct}|{lp})",
  },
  {
    name: "script-call",
    isStrong: true,
    text: "(?:alert|prompt|confirm|eval|expression|fromcharcode|settimeout|unescape|getscript){sp}{0,2}(?:{lp}|{tick}|{bracket})",
  },
  {
    name: "document",
    isStrong: true,
    text: "(?:document(?:[.]|{bracket})|window(?:[.]|{bracket})|[.]cookie|[.]constructor|location[.]|innerhtml|string[.]from|tostring{lp})",
  },
  { name: "entity", isStrong: false, text: "{amp}?{hash}x?{xdigit}{2,6}{semi}?" },
  {
    name: "tag-source",
    isStrong: true,
    text: "{lt}{sp}{0,2}(?:img|image|table|td|br|div|input|a){any}{1,40}(?:src|dynsrc|lowsrc|background|binding|style|href){sp}{0,2}{eq}{sp}{0,2}(?:{q}|{tick})?(?:x{sp}|x{gt}|&|{hash}{xdigit}{2}|data{colon}|{q}?vb|binding|behavior|{tick}|{sl}{sl})",
  },
  { name: "climb", isStrong: false, text: "[.][.]{sl}" },
  {
    name: "climb-twice",
    isStrong: true,
    text: "[.][.](?:{sl}|0x[25][fc]|2f|5c){1,3}(?:[.][.]|0x2e|etc|win|boot|config|{brace})",
  },
  {
    name: "climb-encoded",
    isStrong: true,
    text: "(?:{pct}c0{pct}a[ef]|{pct}uff|0x2e0x2e|{pct}2e{pct}2e|{pct}00|{pct}u00|[.][.][25][fc])",
  },
  {
    name: "system-file",
    isStrong: true,
    text: "(?:{sl}(?:etc{sl}{w}|proc{sl}(?:self|version|cpuinfo|{digit})|var{sl}(?:log|www|mail|adm|lib{sl}mysql)|usr{sl}local|windows{sl}|winnt{sl}|inetpub)|(?:boot|win|system|php|my|desktop)[.]ini|[.]htpasswd|[.]htaccess|web[.]config|id_rsa|{w}{colon}{sl}(?:win|inet|boot|prog))",
  },
  {
    name: "wrapper",
    isStrong: true,
    text: "(?:php|file|data|expect|phar|zip|glob|gopher|dict|ldap|jar|netdoc){colon}{sl}{2}",
  },
  {
    name: "command",
    isStrong: false,
    text: `(?:{semi}|{bar}|{tick}|{dollar}{lp}){sp}{0,3}(?:{sl}?(?:usr{sl})?s?bin{sl})?${COMMAND}(?:{sp}|{semi}|{bar}|{tick}|{rp}|&|$)`,
  },
  {
    name: "command-chain",
    isStrong: true,
    text: "(?:(?:{semi}|{bar}{1,2}|{amp}{2}){sp}{0,2}(?:{sl}?(?:usr{sl})?s?bin{sl})?(?:cat{sp}|ls{sp}-|id(?:{semi}|{bar}|$|{amp})|ping{sp}|whoami|uname|wget{sp}http|nc{sp}-|dir{sp}|net{sp}user|ipconfig|ifconfig|nslookup|netstat|systeminfo|sleep{sp}{digit})|ping{sp}-{alpha}{sp}{digit})",
  },
  {
    name: "shell-path",
    isStrong: true,
    text: "(?:{sl}(?:usr{sl})?bin{sl}(?:id|ls|cat|sh|bash|uname|whoami|perl|nc|wget|ping)|{sl}c{sp}(?:dir|ver|ping)|[.]exe{tick}|cmd[.]exe|{dollar}[{(]?ifs|{dollar}{q}{w})",
  },
  {
    name: "server-code",
    isStrong: true,
    text: "{lt}{sp}?(?:{ask}|{pct}|!--{sp}{0,2}{hash})(?:php|{eq}|xml|exec|include|echo|{sp})",
  },
  {
    name: "shell-variable",
    isStrong: true,
    text: "(?:{amp}{2}|{bar}{2}|{semi}){sp}{0,2}{w}{1,20}={any}{0,40}{semi}{any}{0,10}{dollar}{w}",
  },
  {
    name: "whole-command",
    isStrong: true,
    text: `(?:^|&|{eq}){sp}?(?:{semi}|{bar}{1,2}|{amp}{1,2}|{tick}|{dollar}{lp}){sp}{0,3}(?:{sl}?(?:usr{sl})?s?bin{sl})?${COMMAND}(?:{sp}{any}{0,60})?{sp}?(?:$|&)`,
  },
  {
    name: "call-of-text",
    isStrong: true,
    text: "(?:^|&|{eq}|{semi}){sp}?(?:system|exec|assert|include|require){sp}?{lp}{q}",
  },
  {
    name: "remote-file",
    isStrong: true,
    text: "(?:^|&|{eq}){sp}?(?:https?|ftps?){colon}{sl}{2}{any}{1,200}[.]{alpha}{2,5}{ask}{sp}?(?:$|&)",
  },
  {
    name: "server-call",
    isStrong: true,
    text: "(?:phpinfo|passthru|shell_exec|base64_decode|proc_open|popen|fsockopen|print_r|java[.]lang|getruntime){sp}?{lp}",
  },
  { name: "entity-declaration", isStrong: true, text: "{lt}!(?:doctype|entity|element|{bracket}cdata)" },
  {
    name: "ldap",
    isStrong: true,
    text: "(?:{star}{rp}{lp}{w}|{rp}{lp}(?:{bar}|{amp}|{bang}|{w}{1,12}{eq}{star})|{lp}(?:{bar}|{amp}){lp})",
  },
  {
    name: "operator",
    isStrong: true,
    text: "(?:{bracket}|{q}){dollar}(?:gt|ne|lt|gte|lte|regex|where|nin|in|exists|or)",
  },
  {
    name: "template",
    isStrong: true,
    text: "(?:{dollar}{brace}|{hash}{brace}|{brace}{brace}{any}{0,20}(?:{star}{digit}|constructor|config[.]|self[.]|request[.]))",
  },
  {
    name: "header-break",
    isStrong: true,
    text: "(?:\\r|\\n|{pct}0[da])(?:set-cookie|location{colon}|content-(?:type|length){colon}|http{sl}1)",
  },
  {
    name: "xpath",
    isStrong: true,
    text: "(?:string-length{lp}|position{lp}{rp}|child::|ancestor::|name{lp}{sl}|count{lp}{sl})",
  },
  {
    name: "escapes",
    isStrong: true,
    text: "(?:{back}x{xdigit}{2}{back}|{back}u00{xdigit}{2}|{pct}u00{xdigit}{2}|{bang}{bracket}|{rp}{bracket})",
  },
];

export interface Sign {
  name: string;
  isStrong: boolean;
  /** Over `decoded` text. */
  test: RegExp;
  /** Over text as the log has it. */
  raw: string;
}

export const signs: Sign[] = templates.map(({ text, ...sign }) => ({
  ...sign,
  test: new RegExp(expand(text, "plain")),
  raw: expand(text, "raw"),
}));

/** Decoded at most so often: what is encoded more deeply is a sign by itself. */
const ROUNDS = 2;
const byteOf = (_: string, digits: string): string => String.fromCharCode(Number.parseInt(digits, 16));

/** In small letters, `+` as a space, percent signs resolved. */
export const decoded = (raw: string): string => {
  let text = raw;
  for (let round = 0; round < ROUNDS; round++) text = text.replace(/\+/g, " ").replace(/%([0-9a-fA-F]{2})/g, byteOf);
  return text.replace(/\+/g, " ").toLowerCase();
};

/** Numbers, addresses, ids. */
const DULL = /^[0-9a-f.:-]*$/i;
/** Between values: no sign reaches from one to the next. */
const BETWEEN = " & ";

/** The signs that stand in a request's values, as the log has them. */
export const signsIn = (values: string[]): Sign[] => {
  const telling = values.filter((value) => !DULL.test(value));
  if (telling.length === 0) return [];
  const text = telling.map(decoded).join(BETWEEN);
  return signs.filter(({ test }) => test.test(text));
};
