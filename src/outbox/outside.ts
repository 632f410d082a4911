import { headOf, openHeadsFile } from '../ledger/heads.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { openMarkFile } from './mark.ts';

/** What lies outside the database and tells an older copy from the one that was in use. */
export function outsideOf(parts: {
  ledger: Ledger;
  company: string;
  headsFile: string | undefined;
  look: boolean;
}) {
  const { ledger, company, headsFile, look } = parts;
  if (headsFile === undefined || look) return {};
  const knowsMore = async () => {
    const kept = openHeadsFile(headsFile)
      .read()
      .flatMap(({ body }) => headOf(body) ?? [])
      .filter((head) => head.company === company);
    return kept.reduce((most, { seq }) => Math.max(most, seq), 0) > ((await ledger.head(company))?.seq ?? 0);
  };
  return { marks: openMarkFile(`${headsFile}.sent`), knowsMore };
}
