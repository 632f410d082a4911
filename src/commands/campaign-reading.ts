import type { Campaign } from '../acknowledgements/campaign.ts';
import type { Version } from '../acknowledgements/policies.ts';
import { refuse } from '../acknowledgements/refusals.ts';
import { type LocalDate, parseLocalDate } from '../time/days.ts';
import type { Arguments, Asking } from './command.ts';
import type { Services } from './services.ts';

export const CAMPAIGN = /^camp-[0-9a-z]{8}$/;

/** The first word of what was typed, or of a call, with the words after it. */
export function headOf(given: Arguments): { id: string | undefined; rest: string } {
  if (given.from !== 'words') return { id: given.ids[0], rest: given.ids.slice(1).join(' ') };
  const [first = '', ...rest] = given.words.trim().split(/\s+/);
  return {
    id: first === '' ? undefined : first,
    rest: given.words.trim().slice(first.length).trim() || rest.join(' '),
  };
}

/** A campaign by its id, or the newest that is under way when none is named. @throws Refusal */
export async function campaignOf(
  id: string | undefined,
  asking: Asking,
  services: Services,
): Promise<{ campaign: Campaign; version: Version }> {
  const { campaigns, desk } = services.acknowledgements;
  const found =
    id === undefined
      ? (await campaigns.list(asking.company, ['running', 'launching']))[0]
      : CAMPAIGN.test(id.toLowerCase())
        ? await campaigns.find(asking.company, id.toLowerCase())
        : undefined;
  const version =
    found === undefined ? undefined : await desk.policies.version(asking.company, found.version);
  if (found === undefined || version === undefined) throw refuse.noCampaign(id ?? '');
  return { campaign: found, version };
}

/** A day, or working days: `2026-12-04`, `12-04` is not enough; `10`, `+3`. Undefined: neither. */
export function readDue(typed: string): { on: LocalDate } | { workingDays: number } | undefined {
  const text = typed.trim().normalize('NFKC');
  const days = /^\+?(\d{1,3})\s*(个?工作日|working days?|days?|天)?$/i.exec(text)?.[1];
  if (days !== undefined) {
    const count = Number(days);
    return count >= 1 && count <= 250 ? { workingDays: count } : undefined;
  }
  const day = parseLocalDate(text);
  return day === undefined ? undefined : { on: day };
}

/** Whoever acts, as the ledger names them: a person of the list, else the account. */
export async function actorOf(asking: Asking, services: Services): Promise<string> {
  const person = await services.acknowledgements.desk.directory.byAccount(asking.company, asking.asker);
  return person?.id ?? `${asking.asker.workspace}/${asking.asker.account}`;
}
