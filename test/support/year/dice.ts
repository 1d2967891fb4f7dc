import { chanceFrom } from "../chance.ts";

/** FNV-1a: a number for a text. */
export const numberOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
};

/** Chance of somebody's own: leaving others out changes nothing for them. */
export interface Dice {
  /** [0, 1) */
  fraction(): number;
  happens(probability: number): boolean;
  between(least: number, most: number): number;
  whole(least: number, most: number): number;
  /** Of the time between things that come by chance, with this mean. */
  gap(mean: number): number;
  pick<T>(choices: readonly T[]): T;
}

/** Longer gaps than so many means are cut. */
const MOST_MEANS = 8;

export const diceOf = (seed: number, name: string): Dice => {
  const fraction = chanceFrom(numberOf(`${seed} ${name}`));
  const between = (least: number, most: number) => least + fraction() * (most - least);
  const whole = (least: number, most: number) => Math.floor(between(least, most + 1));
  return {
    fraction,
    between,
    whole,
    happens: (probability) => fraction() < probability,
    gap: (mean) => mean * Math.min(MOST_MEANS, -Math.log(1 - fraction())),
    pick: (choices) => choices[whole(0, choices.length - 1)] as (typeof choices)[number],
  };
};
