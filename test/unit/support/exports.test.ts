import type { Export } from "../../../shared/response/export.ts";
import { compareExports } from "../../support/exports.ts";

const at = (second: number): string => new Date(Date.parse("2026-10-02T03:00:00+08:00") + second * 1_000).toISOString();

const entry = (seq: number, what: string, second: number) => ({
  ...{ seq, at: at(second), what, by: "system", data: {} },
  ...{ hash: `${what} ${second}`, previousHash: "" },
});

const ending = ({ pagedAt = 0, toldAt = 10, readBy = "wu-min", attempts = 1 } = {}): Export => {
  const entries = [entry(1, "paged", pagedAt), entry(2, "told", toldAt), entry(3, `read by ${readBy}`, 30)];
  const timeline = entries.toSorted((a, b) => a.at.localeCompare(b.at)).map((one, i) => ({ ...one, seq: i + 1 }));
  const deliveries = [{ id: "page", sentAt: at(pagedAt), attempts, providerId: String(pagedAt), seenSeq: 1 }];
  return { incidents: [{ redeliveries: 0, timeline }], deliveries, ledger: [] } as unknown as Export;
};

test("what a kill left to the sweep may be late, and so may come behind what happened meanwhile", () => {
  expect(compareExports(ending(), ending({ toldAt: 60 }), 1)).toEqual([]);
  expect(compareExports(ending(), ending({ pagedAt: 5 }), 1)).toEqual([]);
  expect(compareExports(ending(), ending({ toldAt: 60 }), 0)).toHaveLength(1);
});

test.each([
  ["late by more than a kill costs", ending({ toldAt: 101 }), 1],
  ["too early", ending({ toldAt: 9 }), 3],
  ["done by somebody else", ending({ readBy: "ben-king" }), 3],
  ["lost", { ...ending(), deliveries: [] }, 3],
])("what is %s is a difference", (_, killed, kills) => {
  expect(compareExports(ending(), killed, kills)).not.toEqual([]);
});

test("a message that was tried again is the same one", () => {
  expect(compareExports(ending(), ending({ attempts: 2 }), 1)).toEqual([]);
});
