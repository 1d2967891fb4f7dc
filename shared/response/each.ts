/** Does every item, then throws the first failure: one that fails does not hold up the others, and the platform tries again. */
export const eachOf = async <T>(items: T[], work: (item: T) => Promise<unknown>): Promise<{ done: number }> => {
  const failures: unknown[] = [];
  for (const item of items) await work(item).catch((error) => failures.push(error));
  if (failures.length > 0) throw failures[0];
  return { done: items.length };
};
