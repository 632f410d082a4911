import { readFileSync } from 'node:fs';
import { z } from 'zod';

const logisticSchema = z.strictObject({ bias: z.number(), weights: z.record(z.string(), z.number()) });
const bothSchema = z.strictObject({ zh: logisticSchema, en: logisticSchema });

/** Numbers learnt from our own sample questions by `scripts/train-finder.ts`; the same for every rulebook. */
const weightsSchema = z.strictObject({
  /** Whether the rulebook says anything. */
  gate: bothSchema,
  /** Whether the first rule is the one. */
  sure: bothSchema,
});

export type Weights = z.infer<typeof weightsSchema>;
export type Logistic = z.infer<typeof logisticSchema>;

const FILE = new URL('../../data/rulebook/finding.json', import.meta.url);

export function readWeights(): Weights {
  return weightsSchema.parse(JSON.parse(readFileSync(FILE, 'utf8')));
}

/** The probability a logistic model gives to these features. */
export function probability(model: Logistic, features: Readonly<Record<string, number>>): number {
  let sum = model.bias;
  for (const [name, weight] of Object.entries(model.weights)) sum += weight * (features[name] ?? 0);
  return 1 / (1 + Math.exp(-sum));
}
