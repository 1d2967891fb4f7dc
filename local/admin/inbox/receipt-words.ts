/** Said on every page of what has receipts. */
export const receiptWords = {
  zh: {
    receipt: { "to-come": "回执未到", taken: "回执已收", "given-up": "回执无人收", off: "不推送回执" },
    pushes: (n: number) => `推送 ${n} 次`,
  },
  en: {
    receipt: {
      "to-come": "receipt to come",
      taken: "receipt taken",
      "given-up": "receipt not taken",
      off: "no receipts",
    },
    pushes: (n: number) => `pushed ${n} times`,
  },
} as const;

interface Words {
  receipt: Record<keyof (typeof receiptWords.en)["receipt"], string>;
  pushes: (n: number) => string;
}

interface Pushed {
  receipt: keyof Words["receipt"];
  pushes: unknown[];
}

/** What became of the receipt of a call or a short message, and how often it was pushed. */
export const receiptSaid = ({ receipt, pushes }: Pushed, words: Words): string =>
  `${words.receipt[receipt]}${pushes.length > 1 ? ` · ${words.pushes(pushes.length)}` : ""}`;
