import { optionsFrom, UsageError } from "../../../scripts/start/options.ts";
import { DAY, HOUR, MINUTE } from "../../../shared/domain/calendar.ts";

it("without options the sample is played at full speed, answered after five minutes, and served", () => {
  expect(optionsFrom([])).toMatchObject({
    ...{ speed: "max", untilMs: DAY, exit: false, respondMs: 5 * MINUTE, data: ".local" },
    ...{
      fresh: false,
      port: 8787,
      seed: 1,
      quiet: false,
      logs: expect.stringMatching(/samples\/logs$/),
      alerts: undefined,
    },
  });
});

it("every option of the contract is taken as it is meant", () => {
  const args =
    "--alerts a.jsonl --speed 60 --until 12h --exit --respond never --data d --fresh --port 0 --seed 7 --quiet";
  expect(optionsFrom(args.split(" "))).toEqual({
    ...{
      logs: expect.any(String),
      alerts: "a.jsonl",
      speed: 60,
      untilMs: 12 * HOUR,
      exit: true,
      respondMs: undefined,
      data: "d",
    },
    ...{ fresh: true, port: 0, seed: 7, quiet: true },
  });
  expect(optionsFrom(["--help", "--speed", "x"])).toBe("help");
});

it.each([
  ["--speed", "fast"],
  ["--speed", "0"],
  ["--until", "2"],
  ["--until", "400d"],
  ["--respond", "0"],
  ["--respond", "5m"],
  ["--port", "70000"],
  ["--seed=-1"],
  ["--seed", ""],
  ["--nonsense", "1"],
  ["stray"],
])("wrong arguments are refused: %s %s", (...args) => {
  expect(() => optionsFrom(args)).toThrow(UsageError);
});

it("logs and alerts exclude each other", () => {
  const both = ["--logs", "waf.jsonl", "--alerts", "alerts.jsonl"];
  expect(() => optionsFrom(both)).toThrow("--logs and --alerts exclude each other");
});
