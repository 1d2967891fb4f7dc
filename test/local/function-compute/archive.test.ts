import { crc64 } from "../../../local/function-compute/archive/crc64.ts";
import { pack, unpack } from "../../../local/function-compute/archive/zip.ts";

/** Made by another program: `a.txt` stored, `dir/` and `dir/b.txt` deflated, and a comment at the end. */
const FOREIGN =
  "UEsDBBQAAAAAAAAAYVxqOeDQBQAAAAUAAAAFAAAAYS50eHRhbHBoYVBLAwQUAAAAAAAAAGFcAAAAAAAAAAAAAAAABAAAAGRpci9QSwMEFAAAAAgAAABhXNtiASUGAAAAZAAAAAkAAABkaXIvYi50eHRLSqI9AABQSwECFAMUAAAAAAAAAGFcajng0AUAAAAFAAAABQAAAAAAAAAAAAAAgAEAAAAAYS50eHRQSwECFAMUAAAAAAAAAGFcAAAAAAAAAAAAAAAABAAAAAAAAAAAAAAAgAEoAAAAZGlyL1BLAQIUAxQAAAAIAAAAYVzbYgElBgAAAGQAAAAJAAAAAAAAAAAAAACAAUoAAABkaXIvYi50eHRQSwUGAAAAAAMAAwCcAAAAdwAAAA4AbWFkZSBlbHNld2hlcmU=";

test("an archive of another program is read", () => {
  const files = unpack(Buffer.from(FOREIGN, "base64"));
  expect([...files].map(([path, content]) => [path, content.toString()])).toEqual([
    ["a.txt", "alpha"],
    ["dir/b.txt", "b".repeat(100)],
  ]);
});

test("what was packed is unpacked; the same files make the same bytes", () => {
  const files = new Map([
    ["index.js", Buffer.from("exports.handler = 1")],
    ["lib/ü.js", Buffer.alloc(100_000, "ü")],
    ["empty", Buffer.alloc(0)],
  ]);
  expect(unpack(pack(files))).toEqual(files);
  expect(pack(files)).toEqual(pack(new Map(files)));
});

test.each(["../out.js", "a/../../out.js", "/etc/out.js", "..\\out.js"])("%s leads outside and is refused", (path) => {
  expect(() => unpack(pack(new Map([[path, Buffer.from("x")]])))).toThrow("leads outside");
});

test("a damaged archive is refused", () => {
  const whole = pack(new Map([["index.js", Buffer.from("content")]]));
  for (let length = 0; length < whole.length; length++) expect(() => unpack(whole.subarray(0, length))).toThrow();
});

test("the checksum is CRC-64 of ECMA-182, reflected", () => {
  expect(crc64(Buffer.from("123456789"))).toBe("11051210869376104954");
  expect(crc64(Buffer.alloc(0))).toBe("0");
});
