import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Numbers learnt from our own sample questions by `scripts/train-finder.ts`; the same for every rulebook. */
const weightsSchema = z.strictObject({
  /** When the rulebook does not say. */
  gate: z.strictObject({ bias: z.number(), weights: z.record(z.string(), z.number()) }),
  /** When the first rule is clearly the one. */
  sure: z.strictObject({ bias: z.number(), weights: z.record(z.string(), z.number()) }),
});

export type Weights = z.infer<typeof weightsSchema>;
export type Logistic = Weights['gate'];

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
