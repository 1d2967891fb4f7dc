import { invalid } from "../errors.ts";
import type { Table } from "../instance.ts";
import { MAX_STREAM_HOURS, MIN_STREAM_HOURS } from "../limits.ts";
import type { WireStream } from "../messages.ts";

type Stream = NonNullable<Table["stream"]>;

/** All wordings here are UNCONFIRMED; the rules are documented. */
const OUT_OF_RANGE = `The expiration time of stream must be in range: [${MIN_STREAM_HOURS}, ${MAX_STREAM_HOURS}].`;
const SET_ALREADY = "The expiration time of stream can not be changed.";
const NOT_HERE = "Stream is not supported on index table.";

/** Nothing is recorded: the setting is kept and told. */
export const readStream = (wire: WireStream, now: number): Stream => {
  const { enableStream, expirationTime = 0 } = wire;
  if (!enableStream) return { enableStream, since: now };
  if (expirationTime < MIN_STREAM_HOURS || expirationTime > MAX_STREAM_HOURS) throw invalid(OUT_OF_RANGE);
  return { enableStream, expirationTime, since: now };
};

/** A stream that runs keeps its hours and its start; one that was switched off may begin anew with others. */
export const changeStream = ({ stream: before, main }: Table, wire: WireStream, now: number): Stream => {
  const after = readStream(wire, now);
  if (main !== undefined && after.enableStream) throw invalid(NOT_HERE);
  if (!before?.enableStream || !after.enableStream) return after;
  if (after.expirationTime !== before.expirationTime) throw invalid(SET_ALREADY);
  return before;
};

/** As DescribeTable tells it. */
export const writeStream = ({ name, stream }: Table) =>
  stream && {
    enableStream: stream.enableStream,
    ...(stream.enableStream && {
      streamId: `${name}_${stream.since}`,
      expirationTime: stream.expirationTime,
      lastEnableTime: stream.since * 1000,
    }),
  };
