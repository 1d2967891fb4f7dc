import type { Index, IndexKey } from "./state.ts";

/** The tokens at which the text of a field is cut: those that the console proposes. */
const TOKENS = [
  ",",
  " ",
  "'",
  '"',
  ";",
  "=",
  "(",
  ")",
  "[",
  "]",
  "{",
  "}",
  "?",
  "@",
  "&",
  "<",
  ">",
  "/",
  ":",
  "\n",
  "\t",
  "\r",
];

const text: IndexKey = { type: "text", token: TOKENS, caseSensitive: false, docValue: true };
const number = (type: "long" | "double"): IndexKey => ({ type, docValue: true });

const modules = [
  "waf",
  "deeplearning",
  "acl",
  "cc",
  "antiscan",
  "scene",
  "antifraud",
  "intelligence",
  "account",
  "normalized",
  "sema",
];
const perModule = modules.flatMap((name) =>
  ["action", "rule_id", "rule_type", "test"].map((part) => `${name}_${part}`),
);

const texts = [
  ...["time", "user_id", "region", "matched_host", "host", "real_client_ip", "remote_addr", "http_x_forwarded_for"],
  ...[
    "request_method",
    "request_path",
    "querystring",
    "request_traceid",
    "content_type",
    "http_cookie",
    "http_referer",
  ],
  ...["http_user_agent", "https", "ssl_protocol", "ssl_cipher", "server_protocol", "upstream_addr", "upstream_ip"],
  ...[
    "ua_browser",
    "ua_browser_family",
    "ua_browser_type",
    "ua_browser_version",
    "ua_device_type",
    "ua_os",
    "ua_os_family",
  ],
  ...["final_action", "final_plugin", "final_rule_id", "final_rule_type", "bypass_matched_ids", "block_action"],
  ...["scene_id", "dlp_rule_id", "dlp_test", "algorithm_rule_id", "wxbb_action", "wxbb_rule_id", "wxbb_test"],
  ...["web_attack_type", "matched_rules_detail", "request_body", "request_uri", "sema_hit", "waf_hit", "src_ip"],
];
const longs = [
  ...[
    "status",
    "upstream_status",
    "request_length",
    "body_bytes_sent",
    "remote_port",
    "server_port",
    "dst_port",
    "src_port",
  ],
  ...["cc_blocks", "acl_blocks"],
];
const doubles = ["request_time_msec", "upstream_response_time"];

/**
 * The index of a logstore that WAF delivers to: fields of waf-logs.md 2 and 3. Which of them are long or double there is
 * UNCONFIRMED; here those that hold numbers, so that `-` in `upstream_status` is null in SQL.
 */
export const wafIndex: Index = {
  keys: Object.fromEntries([
    ...[...texts, ...perModule].map((name) => [name, text] as const),
    ...longs.map((name) => [name, number("long")] as const),
    ...doubles.map((name) => [name, number("double")] as const),
  ]),
  line: { token: TOKENS, caseSensitive: false },
};
