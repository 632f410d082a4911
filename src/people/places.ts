import type { Clock } from '../shared/clock.ts';
import type { Directory } from './directory.ts';
import type { Account } from './person.ts';

/** The office of an account, as the staff list names it; kept in memory for a while, because every answer asks for it. */
export interface Places {
  of(company: string, who: Account): Promise<string | undefined>;
  /** The staff list changed. */
  forget(company: string): void;
}

const KEPT_MS = 10 * 60_000;
const MOST = 20_000;

interface Known {
  readonly office: string | undefined;
  readonly at: number;
}

export function createPlaces(directory: Pick<Directory, 'byAccount'>, clock: Clock): Places {
  const companies = new Map<string, Map<string, Known>>();
  return {
    of: async (company, who) => {
      const known = companies.get(company) ?? new Map<string, Known>();
      companies.set(company, known);
      const key = `${who.workspace}\u0000${who.account}`;
      const found = known.get(key);
      if (found !== undefined && found.at > clock.now() - KEPT_MS) return found.office;
      const person = await directory.byAccount(company, who);
      if (known.size >= MOST) known.clear();
      known.set(key, { office: person?.office, at: clock.now() });
      return person?.office;
    },
    forget: (company) => {
      companies.delete(company);
    },
  };
}
