import type { Store } from '../data/store/store.ts';
import type { Ledger } from '../ledger/types.ts';
import type { Directory } from '../people/directory.ts';
import type { Person } from '../people/person.ts';
import { Refusal } from '../shared/errors.ts';
import { eraseRows, settingsNaming } from './erasing-rows.ts';

export interface ErasingParts {
  readonly store: Store;
  readonly ledger: Ledger;
  readonly directory: Directory;
}

export interface PersonAct {
  readonly company: string;
  /** As somebody would say it: staff number, e-mail, name, account or id. */
  readonly person: string;
  readonly reason: string;
  /** Who does it; text, no id of a person. */
  readonly by: string;
}

async function one({ directory }: ErasingParts, company: string, said: string): Promise<Person> {
  const found = await directory.find(company, said);
  const [person] = found;
  if (person === undefined) {
    throw new Refusal('nobody', { zh: `没有找到“${said}”。`, en: `“${said}” was not found.` });
  }
  if (found.length > 1) {
    throw new Refusal('several', {
      zh: `有${found.length}个人叫“${said}”，请用工号或邮箱。`,
      en: `${found.length} people are called “${said}”; give the staff number or the e-mail address.`,
    });
  }
  return person;
}

/** True while somebody has said that what is kept about a person must not go. */
export async function isHeld(ledger: Ledger, company: string, person: string): Promise<boolean> {
  const entries = await ledger.entriesOf(company, { person, kinds: ['held', 'released'] });
  return entries.at(-1)?.kind === 'held';
}

/** Puts a legal hold on a person, or takes it off: while it is on, nothing about them is erased. */
export async function holdPerson(parts: ErasingParts, act: PersonAct, on: boolean): Promise<Person> {
  const { store, ledger } = parts;
  const { company, reason, by } = act;
  const person = await one(parts, company, act.person);
  if ((await isHeld(ledger, company, person.id)) === on) {
    throw on
      ? new Refusal('held', {
          zh: '已经在保全中，没有记录。',
          en: 'There is a hold already; nothing was recorded.',
        })
      : new Refusal('not-held', {
          zh: '没有在保全，没有记录。',
          en: 'There is no hold; nothing was recorded.',
        });
  }
  const kind = on ? ('held' as const) : ('released' as const);
  await store.write(company, (tx) =>
    ledger.append(tx, company, [{ kind, subject: {}, act: {}, identity: { by, reason }, person: person.id }]),
  );
  return person;
}

/** The reason stays for ever: it must not say who it was. */
function refuseNames(person: Person, reason: string): void {
  const { name, number, email, id } = person;
  const names = [name, number, email, id, ...person.accounts.map(({ account }) => account)];
  const said = names.find((each) => each !== undefined && reason.toLowerCase().includes(each.toLowerCase()));
  if (said === undefined) return;
  throw new Refusal('named', {
    zh: `原因会一直留着，里面不能写是谁：请去掉“${said}”。什么都没有改动。`,
    en: `The reason is kept for ever and must not say who it was: leave “${said}” out. Nothing was changed.`,
  });
}

/**
 * Erases a person: the directory's row with its accounts, absences and messages, the words they wrote, and the identity in
 * every entry of the record. What they answered stays, as somebody's. One transaction: all of it, or nothing.
 * @throws Refusal when there is a legal hold, or the reason names the person
 */
export async function erasePerson(
  parts: ErasingParts,
  act: PersonAct,
): Promise<{ entries: number; entry: number }> {
  const { store, ledger } = parts;
  const { company, reason } = act;
  const person = await one(parts, company, act.person);
  refuseNames(person, reason);
  if (await isHeld(ledger, company, person.id)) {
    throw new Refusal('hold', {
      zh: '此人的记录在保全中，不能删除。先用 decorum people release 解除。什么都没有改动。',
      en: 'There is a legal hold on this person: nothing may be erased. Take it off first (decorum people release). Nothing was changed.',
    });
  }
  const named = await settingsNaming(store, company, person);
  if (named.length > 0) {
    throw new Refusal('in-settings', {
      zh: `公司设置里还写着此人（${named.join('、')}）。请 HR 先在“设置”里换人。什么都没有改动。`,
      en: `The company's settings still name this person (${named.join(', ')}). Have HR change them first (/decorum setup). Nothing was changed.`,
    });
  }
  return eraseKnown({ store, ledger }, company, person.id, reason);
}

/** The erasure itself, of a person who is known and not held; the reason names nobody. */
export async function eraseKnown(
  { store, ledger }: Pick<ErasingParts, 'store' | 'ledger'>,
  company: string,
  person: string,
  reason: string,
): Promise<{ entries: number; entry: number }> {
  return store.write(company, async (tx) => {
    // Rows that turned out to be this person were somebody's too.
    const merged = await tx
      .selectFrom('people')
      .select('id')
      .where('company', '=', company)
      .where('same_as', '=', person)
      .execute();
    const ids = [...merged.map(({ id }) => id), person];
    let last = 0;
    let entries = 0;
    for (const id of ids) {
      await eraseRows(tx, company, id);
      const entry = await ledger.erase(tx, company, id, { reason });
      last = entry.entry.seq;
      entries += entry.erased;
    }
    return { entries, entry: last };
  });
}
