/**
 * Preload (`node -r`, jest `setupFiles`) that lets every name under localhost resolve to loopback: SDKs of the log service
 * put the project before the host, and `p.localhost` resolves on few systems.
 */
const dns = require("node:dns");

const LOOPBACK = { address: "127.0.0.1", family: 4 };
const { lookup } = dns;

dns.lookup = (hostname, options, callback) => {
  const [settings, done] = typeof options === "function" ? [{}, options] : [options ?? {}, callback];
  if (!/\.localhost\.?$/i.test(hostname)) return lookup.call(dns, hostname, options, callback);
  const answer = () => (settings.all ? done(null, [LOOPBACK]) : done(null, LOOPBACK.address, LOOPBACK.family));
  process.nextTick(answer);
};
