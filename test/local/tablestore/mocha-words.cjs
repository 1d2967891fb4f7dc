/** The words of mocha that the SDK's own tests use (`describe`, `it` with `done`, `this.timeout`), said with node's test runner. */
const { describe, it } = require("node:test");

const context = { timeout: () => undefined };

const called = (run) =>
  new Promise((resolve, reject) => {
    run.call(context, (error) => (error ? reject(error) : resolve()));
  });

Object.assign(globalThis, {
  describe,
  it: (name, run) => it(name, () => (run.length > 0 ? called(run) : run.call(context))),
});
