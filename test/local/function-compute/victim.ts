import { startCloud } from "./cloud.ts";

/** A program to be killed: hands `f` one asynchronous invocation, and its dial follows the wall clock. */
const main = async (folder = "", project = "") => {
  const { call, local } = await startCloud({ folder, project });
  await call("f", "", { async: true });
  local.dial.setSpeed(1);
};

void main(...process.argv.slice(2));
