import type { Office } from '../people/company.ts';
import type { RoutineSettings } from '../people/routine-settings.ts';
import type { Routine, ShippedRoutine } from './routine.ts';
import { SHIPPED_ROUTINES } from './shipped.ts';

/** What a company's own routine is where its settings say nothing. */
const OWN: Omit<ShippedRoutine, 'id' | 'name' | 'time' | 'days' | 'wording'> = {
  on: true,
  onDayOff: 'skip',
  audience: ['channels'],
  usefulMinutes: 60,
  articles: [],
  marks: [],
};

/** A routine of the company's own needs these; without them there is nothing to send. */
function ownRoutine(entry: RoutineSettings): ShippedRoutine | undefined {
  const { id, name, time, days, wording } = entry;
  if (time === undefined || days === undefined || wording === undefined) return undefined;
  return { ...OWN, id, name: name ?? wording.title, time, days, wording };
}

const shippedById = new Map(SHIPPED_ROUTINES.map((routine) => [routine.id, routine]));

export function isShipped(id: string): boolean {
  return shippedById.has(id);
}

/** One entry laid over a routine. */
function over(routine: Routine, entry: RoutineSettings | undefined): Routine {
  if (entry === undefined) return routine;
  const { id: _id, office: _office, wording, ...rest } = entry;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return {
    ...routine,
    ...given,
    ...(wording === undefined ? {} : { wording, reworded: true }),
    changed: true,
  };
}

/** The routines of an office, switched off ones included: as shipped, then the company's entry, then the office's. */
export function routinesOf(
  office: Pick<Office, 'id'>,
  settings: readonly RoutineSettings[],
): readonly Routine[] {
  const own = new Map<string, ShippedRoutine>();
  // The company's own routines may live in one office only; its entry then is the whole of it.
  for (const entry of settings) {
    if (isShipped(entry.id) || own.has(entry.id)) continue;
    if (entry.office !== undefined && entry.office !== office.id) continue;
    const base = ownRoutine(entry);
    if (base !== undefined) own.set(entry.id, base);
  }
  return [...SHIPPED_ROUTINES, ...own.values()].map((routine) => {
    const bare: Routine = { ...routine, office: office.id, changed: false, reworded: false };
    const everywhere = settings.find((each) => each.id === routine.id && each.office === undefined);
    const here = settings.find((each) => each.id === routine.id && each.office === office.id);
    const found = over(over(bare, everywhere), here);
    // A doubtful rule needs HR's choice, whatever else is set.
    return found.marks.length > 0 && found.choice === undefined ? { ...found, on: false } : found;
  });
}
