import type { Ids } from '../../shared/ids.ts';
import { type Account, NOBODY, newPersonId, type PersonRow } from '../person.ts';
import type { FieldName, Mapping } from './columns.ts';
import type { Known } from './known.ts';
import { resolveManagers } from './managers.ts';
import type { Faults, Wanted } from './wanted.ts';

/** One thing that changes about a person, as HR is shown it. */
export interface FieldChange {
  readonly field: FieldName;
  readonly from: string | null;
  readonly to: string | null;
}

export type ChangeKind = 'new' | 'changed' | 'left';

/** One person whom the file changes. */
export interface PersonChange {
  readonly kind: ChangeKind;
  readonly line: number;
  readonly number: string;
  readonly name: string | null;
  readonly fields: readonly FieldChange[];
  readonly before: PersonRow | undefined;
  readonly after: PersonRow;
}

/** An account that goes to a person; `from`: whose it was. */
export interface AccountMove {
  readonly who: Account;
  readonly from: string | undefined;
  readonly to: string;
}

export interface Comparison {
  /** Each whom the file changes, worked out as it is asked for: a whole company's worth is never held at once. */
  changes(): Generator<PersonChange>;
  /** Each account once. */
  readonly moves: readonly AccountMove[];
  /** People of whom HR knows, who are employed and do not stand in the file: nothing happens to them. */
  readonly absent: number;
}

/** The columns of a person that a file decides, with the field each is mapped by. */
const COLUMNS = [
  ['number', 'number'],
  ['name', 'name'],
  ['email', 'email'],
  ['department', 'department'],
  ['manager', 'manager'],
  ['office', 'office'],
  ['joined', 'joined'],
  ['left_on', 'left'],
  ['lang', 'lang'],
] as const;

/** Compares a whole file with what is known. Faults that show only then (whose account, who is the manager) are collected. */
export function compare(
  wanted: readonly Wanted[],
  known: Known,
  o: { company: string; ids: Ids; mapping: Mapping; faults: Faults },
): Comparison {
  const { company, ids, mapping, faults } = o;
  // Ids are made in order of the rows; what is decided here holds for every pass over the changes.
  const targets = new Map<Wanted, { id: string; before: PersonRow | undefined }>();
  const moves = new Map<string, AccountMove>();
  const claimed = new Map<string, Wanted>();
  const listed = new Set(wanted.map((row) => row.number));
  for (const row of wanted) {
    const accounts = accountsOf(row, known);
    const known_ = known.byNumber.get(row.number) ?? firstUnimported(accounts, known, claimed);
    const id = known_?.id ?? newPersonId(ids);
    claimed.set(id, row);
    targets.set(row, { id, before: known_ });
    for (const { who, given } of accounts) {
      const key = `${who.workspace}/${who.account}`;
      const from = known.accounts.get(key);
      if (from === id) continue;
      const owner = from === undefined ? undefined : known.people.get(from);
      if (owner === undefined || owner.number === null) moves.set(key, { who, from, to: id });
      else if (given) {
        const field = mapping.columns.has('slack_user') ? 'slack_user' : 'wecom_userid';
        faults.add(row.line, field, mapping, {
          zh: `是${who.account}，这个账号已经是工号${owner.number}的。要换人，请先撤销那次导入`,
          en: `${who.account} already belongs to staff number ${owner.number}; to give it to somebody else, undo that import first`,
        });
      }
    }
    const other = typeof row.email === 'string' ? known.byEmail.get(row.email) : undefined;
    if (other !== undefined && other.id !== id && !listed.has(other.number ?? '')) {
      faults.add(row.line, 'email', mapping, {
        zh: `是${row.email}，工号${other.number}已经用了这个邮箱`,
        en: `${row.email} is already the e-mail of staff number ${other.number}`,
      });
    }
  }
  const managers = resolveManagers(wanted, targets, known, mapping, faults);

  const changes = function* (): Generator<PersonChange> {
    for (const [row, { id, before }] of targets) {
      const after = rowAfter(row, id, before, company, managers.get(row));
      const isNew = before === undefined || before.number === null;
      // Of somebody new all of it is new.
      const fields = isNew ? [] : changedFields(before, after);
      if (!isNew && fields.length === 0 && before.by_hr === after.by_hr) continue;
      const leaves = fields.some(({ field, to }) => field === 'left' && to !== null);
      const kind = isNew ? 'new' : leaves ? 'left' : 'changed';
      yield { kind, line: row.line, number: row.number, name: after.name, fields, before, after };
    }
  };
  let absent = 0;
  for (const row of known.byNumber.values()) {
    if (row.number !== null && !listed.has(row.number) && row.left_on === null) absent += 1;
  }
  return { changes, moves: [...moves.values()], absent };
}

function changedFields(before: PersonRow, after: PersonRow): FieldChange[] {
  return COLUMNS.flatMap(([column, field]): FieldChange[] => {
    const from = before[column];
    const to = after[column];
    return from === to ? [] : [{ field, from, to }];
  });
}

/** The accounts a row names (`given`), and those whose e-mail, as the platform has it, is the row's. */
function accountsOf(row: Wanted, known: Known): { who: Account; given: boolean }[] {
  const given = row.accounts.map((who) => ({ who, given: true }));
  const found = typeof row.email === 'string' ? (known.accountsByEmail.get(row.email) ?? []) : [];
  const more = found.filter(
    (who) => !row.accounts.some((own) => own.workspace === who.workspace && own.account === who.account),
  );
  return [...given, ...more.map((who) => ({ who, given: false }))];
}

function firstUnimported(
  accounts: readonly { who: Account }[],
  known: Known,
  claimed: ReadonlyMap<string, Wanted>,
): PersonRow | undefined {
  for (const { who } of accounts) {
    const person = known.people.get(known.accounts.get(`${who.workspace}/${who.account}`) ?? '');
    if (person !== undefined && person.number === null && !claimed.has(person.id)) return person;
  }
  return undefined;
}

function rowAfter(
  row: Wanted,
  id: string,
  before: PersonRow | undefined,
  company: string,
  manager: string | null | undefined,
): PersonRow {
  const after: PersonRow = { ...NOBODY, ...before, company, id, number: row.number };
  const byHr = new Set(before === undefined ? [] : before.by_hr.split(' ').filter((field) => field !== ''));
  byHr.add('number');
  const given = {
    name: row.name,
    email: row.email,
    department: row.department,
    manager,
    office: row.office,
    joined: row.joined,
    left_on: row.left,
    lang: row.lang,
  };
  for (const [column, value] of Object.entries(given) as [keyof typeof given, string | null | undefined][]) {
    if (value === undefined) continue;
    const field = column === 'left_on' ? 'left' : column;
    // An empty cell takes back what HR said before; what a platform filled in stays.
    if (value === null && !byHr.has(field) && column !== 'left_on') continue;
    after[column] = value;
    if (value === null) byHr.delete(field);
    else byHr.add(field);
  }
  return { ...after, by_hr: [...byHr].sort().join(' ') };
}
