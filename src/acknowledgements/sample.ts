import { readFileSync } from 'node:fs';
import type { Lang } from '../shared/lang.ts';
import type { Policies, SourceFile } from './policies.ts';

/** A small policy of our own, for the made-up company to try. */
function sampleFile(lang: Lang): SourceFile {
  const name = `secrecy.${lang}.md`;
  return { name, bytes: readFileSync(new URL(`../data/policies/${name}`, import.meta.url)) };
}

/** Puts the sample policy into a company that has none, as a draft which HR may review and publish. */
export async function bringSample(policies: Policies, company: string): Promise<void> {
  if ((await policies.list(company)).length > 0) return;
  await policies.bring(company, `sample:${company}`, company, {
    files: { zh: sampleFile('zh'), en: sampleFile('en') },
  });
}
