import type { PersonRow } from '../person.ts';
import type { Mapping } from './columns.ts';
import type { Known } from './known.ts';
import type { Faults, Wanted } from './wanted.ts';

type Targets = ReadonlyMap<Wanted, { readonly id: string; readonly before: PersonRow | undefined }>;

interface Candidate {
  readonly id: string;
  readonly number: string;
}

/**
 * Whose manager is whom, by number, e-mail or name, first among those in the file, then among those known. Null: none; a row
 * is absent where the file says nothing. Unknown and ambiguous ones are faults, and so is whoever would manage themselves in
 * the end.
 */
export function resolveManagers(
  wanted: readonly Wanted[],
  targets: Targets,
  known: Known,
  mapping: Mapping,
  faults: Faults,
): ReadonlyMap<Wanted, string | null> {
  const named = new Set<string>();
  for (const { managerText } of wanted) {
    if (typeof managerText === 'string') for (const key of keysOf(managerText)) named.add(key);
  }
  const inFile = new Map<string, Candidate[]>();
  const put = (key: string | null | undefined, candidate: Candidate) => {
    if (typeof key !== 'string' || !named.has(key)) return;
    const list = inFile.get(key);
    if (list === undefined) inFile.set(key, [candidate]);
    else if (!list.some(({ id }) => id === candidate.id)) list.push(candidate);
  };
  for (const row of wanted) {
    if (!named.has(row.number) && !named.has(row.email ?? '') && !named.has(row.name ?? '')) continue;
    const candidate = { id: targets.get(row)?.id ?? '', number: row.number };
    put(row.number, candidate);
    put(row.email, candidate);
    put(row.name, candidate);
  }
  const found = new Map<Wanted, string | null>();
  for (const row of wanted) {
    if (row.managerText === undefined) continue;
    if (row.managerText === null) {
      found.set(row, null);
      continue;
    }
    const candidates = candidatesFor(row.managerText, inFile, known);
    const [only, ...more] = candidates;
    const shown = row.managerText.slice(0, 40);
    if (only === undefined) {
      faults.add(row.line, 'manager', mapping, {
        zh: `是“${shown}”，文件里和花名册里都没有这个人。请写工号或邮箱`,
        en: `“${shown}” stands neither in the file nor on the staff list; write the staff number or e-mail`,
      });
    } else if (more.length > 0) {
      const numbers = candidates.slice(0, 5).map(({ number }) => number);
      faults.add(row.line, 'manager', mapping, {
        zh: `是“${shown}”，叫这个名字的有${candidates.length}位：工号${numbers.join('、')}。请写工号`,
        en: `“${shown}” is the name of ${candidates.length}: staff numbers ${numbers.join(', ')}; write the number`,
      });
    } else found.set(row, only.id);
  }
  refuseCircles(wanted, targets, known, found, mapping, faults);
  return found;
}

/** A manager may be written “王敏 1024” or “王敏(1024)”: then the number in it decides. */
function keysOf(text: string): string[] {
  return [text, text.toLowerCase(), ...text.split(/[\s()（）/、,，]+/).filter((each) => /\d/.test(each))];
}

function candidatesFor(
  text: string,
  inFile: ReadonlyMap<string, readonly Candidate[]>,
  known: Known,
): readonly Candidate[] {
  const look = (key: string): readonly Candidate[] => {
    const here = inFile.get(key);
    if (here !== undefined) return here;
    const one = known.byNumber.get(key) ?? known.byEmail.get(key);
    const rows = one === undefined ? (known.byName.get(key) ?? []) : [one];
    return rows.map((row) => ({ id: row.id, number: row.number ?? '' }));
  };
  for (const key of keysOf(text)) {
    const candidates = look(key);
    if (candidates.length > 0) return candidates;
  }
  return [];
}

function refuseCircles(
  wanted: readonly Wanted[],
  targets: Targets,
  known: Known,
  found: ReadonlyMap<Wanted, string | null>,
  mapping: Mapping,
  faults: Faults,
): void {
  const managerOf = new Map<string, string>();
  for (const row of known.byNumber.values()) if (row.manager !== null) managerOf.set(row.id, row.manager);
  for (const row of wanted) {
    const id = targets.get(row)?.id ?? '';
    const manager = found.get(row);
    if (manager === null) managerOf.delete(id);
    else if (manager !== undefined) managerOf.set(id, manager);
  }
  const safe = new Set<string>();
  for (const row of wanted) {
    let id = targets.get(row)?.id;
    if (id === undefined || safe.has(id) || !managerOf.has(id)) continue;
    const path: string[] = [];
    const on = new Set<string>();
    while (id !== undefined && !safe.has(id) && !on.has(id)) {
      path.push(id);
      on.add(id);
      id = managerOf.get(id);
    }
    if (id !== undefined && on.has(id)) {
      const circle = path.slice(path.indexOf(id));
      const numberOf = (each: string) =>
        wanted.find((other) => targets.get(other)?.id === each)?.number ??
        known.people.get(each)?.number ??
        each;
      const numbers = [...circle, id].map(numberOf);
      const shown = numbers.length > 8 ? [...numbers.slice(0, 7), '…'] : numbers;
      faults.add(row.line, 'manager', mapping, {
        zh: `绕成了一圈：工号${shown.join(' → ')}。请改掉其中一位的上级`,
        en: `goes round in a circle: ${shown.join(' → ')}; change the manager of one of them`,
      });
    }
    for (const each of path) safe.add(each);
  }
}
