import * as z from "zod";
import type { WafGeneration } from "../customer/customer.ts";

/** Names a site: the configured domain in WAF 2.0; 3.0 logs the protected object's host alone. */
export const siteColumn = (waf: WafGeneration): "matched_host" | "host" => (waf === "2.0" ? "matched_host" : "host");

/** `-`: the address behind a proxy is not known. */
export const CLIENT = "if(coalesce(real_client_ip, '-') = '-', remote_addr, real_client_ip)";
/** Nothing acted. The field is absent then; exports write it as one of these. */
export const LET_THROUGH = "coalesce(final_action, '') IN ('', '-', 'null')";
/** Absent or `-` becomes 0. */
export const STATUS = "coalesce(try_cast(status AS bigint), 0)";
export const ORIGIN_STATUS = "coalesce(try_cast(upstream_status AS bigint), 0)";
/** Seconds. */
export const ORIGIN_SECONDS = "coalesce(try_cast(upstream_response_time AS double), 0)";

/** The alert engine looks at no more rows than this. */
export const MOST_ROWS = 100;

/** A count as the service writes it: a whole number as text. */
export const Count = z.coerce.number().int().min(0);
/** Unix seconds. */
export const Instant = z.coerce.number().int().min(0);
export const Percent = z.coerce.number().min(0).max(100);
export const Site = z.string().min(1).max(253);

/** Columns that every detector's row has. */
export const common = { site: Site, total: Count, clients: Count, first_seen: Instant, last_seen: Instant };

/** An answer slower than this is one that visitors do not wait for. */
export const SLOW_SECONDS = 2;
