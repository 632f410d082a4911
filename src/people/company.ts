import { z } from 'zod';
import type { Store, Tx } from '../data/store/store.ts';
import { SHIPPED_ORDER } from '../rulebook/rulebook.ts';
import type { Clock } from '../shared/clock.ts';
import { isZone } from '../time/days.ts';
import { calendarDays, limits, type Office, officeHours, offices, text } from './office.ts';
import { officialDays, routines } from './routine-settings.ts';

export type { CalendarDays, Office, OfficeHours } from './office.ts';
export { MAX_TEXT } from './office.ts';

/** A named human for matters that no bot should handle: who it is, and how to reach them. */
const contact = z.strictObject({ name: text, reach: text });

const standing = z.strictObject({
  id: z.string().regex(/^[A-Z][A-Za-z]*$/),
  standing: z.enum(['reference', 'adopted']),
  version: z.string().optional(),
  since: z.string().optional(),
});

/** How people are reminded of policies, and who sees what. */
const acknowledgements = z.strictObject({
  /** Working days relative to the due date on which who has not answered is reminded: before it negative. */
  remindOn: z.array(z.number().int().min(-30).max(60)).max(10),
  /** The ISO weekday on which managers and HR get their weekly digest. */
  digestDay: z.number().int().min(1).max(7),
  /** How long a launched campaign can be taken back before anything goes out. */
  launchMinutes: z.number().int().min(1).max(1440),
  /** Accounts of the union that read objections beside HR; none: only HR does. */
  union: z.array(z.strictObject({ workspace: z.string().min(1), account: z.string().min(1) })),
});

/** How long what is about persons is kept; src/evidence/retention-kinds.ts says what each is. */
const retention = z.strictObject({
  /** After the last day of employment. */
  acknowledgementYears: z.number().int().min(1).max(30),
  deliveryMonths: z.number().int().min(1).max(120),
  questionDays: z.number().int().min(7).max(3650),
  /** Not less: what is done once for somebody who leaves is known by it for 60 days. */
  requestDays: z.number().int().min(70).max(400),
});

/** Who outside the program sees how far the record is. Off as shipped. */
const witness = z.strictObject({
  /** The address of an RFC 3161 authority that stamps the newest head once a day; null: none, or the operator's. */
  authority: z
    .string()
    .regex(
      /^https?:\/\/[^\s@]+$/,
      'an address that begins with https:// or http://, without a name or password in it',
    )
    .max(500)
    .nullable(),
  /** Where the newest head is posted for people to keep. */
  channel: z.strictObject({ workspace: z.string().min(1), channel: z.string().min(1) }).nullable(),
  every: z.enum(['day', 'week']),
});

/** A platform's user group whose members have a role; HR and auditors are named one by one. */
const roleGroup = z.strictObject({
  workspace: z.string().min(1),
  group: z.string().min(1),
  role: z.enum(['manager', 'employee'], 'manager or employee: the other roles are granted by name'),
  /** The office that they manage; absent: whatever is theirs. */
  office: z.string().min(1).optional(),
});

/** Every item of a company's settings, each replaced as a whole by the next layer. */
export const companySchema = z.strictObject({
  name: text,
  /** The languages policies and notices exist in; with two, `prevails` is the one that decides. */
  languages: z.array(z.enum(['zh', 'en'])).min(1),
  prevails: z.enum(['zh', 'en']),
  /** The office's language, for channels and for people of whom nothing is known yet. */
  language: z.enum(['zh', 'en']),
  zone: z.string().refine(isZone, 'not a time zone this machine knows; write for example Asia/Shanghai'),
  /** The handbooks in force, the deciding one first. */
  handbooks: z.array(standing).min(1),
  /** One in HR, one outside it; both must be named before the company goes live. */
  contacts: z.strictObject({ inside: contact, outside: contact }).nullable(),
  /** When HR pressed “Go live” (ISO time); null: nobody gets an unasked message. */
  live: z.string().nullable(),
  /** Where people work, with hours, calendar and channels. None: one office in the company's zone is assumed. */
  offices,
  officeHours,
  calendarDays,
  /** A year's holidays and make-up days where the program does not know them. */
  officialDays,
  /** Changes to the shipped routines, and the company's own. */
  routines,
  roleGroups: z.array(roleGroup).max(50),
  limits,
  acknowledgements,
  retention,
  witness,
});

export type Company = z.infer<typeof companySchema>;
export type CompanyItem = keyof Company;
export type Contact = z.infer<typeof contact>;

/** Where the value of an item comes from: shipped with the program, the configuration file, or HR in chat. */
export type Source = 'shipped' | 'file' | 'chat';

export const SHIPPED_COMPANY: Company = {
  name: { zh: '本公司', en: 'the company' },
  languages: ['zh', 'en'],
  prevails: 'zh',
  language: 'zh',
  zone: 'Asia/Shanghai',
  handbooks: SHIPPED_ORDER.map(({ id, standing }) => ({ id, standing })),
  contacts: null,
  live: null,
  offices: [],
  officeHours: [],
  calendarDays: [],
  officialDays: [],
  routines: [],
  roleGroups: [],
  limits: { dailyMessages: 3, quietMarginMinutes: 30 },
  acknowledgements: { remindOn: [-3, 0, 1, 3, 7], digestDay: 3, launchMinutes: 10, union: [] },
  retention: { acknowledgementYears: 2, deliveryMonths: 12, questionDays: 90, requestDays: 90 },
  witness: { authority: null, channel: null, every: 'week' },
};

/** The company's offices; before any is set up, one in its zone, from nine to six, so that quiet hours hold from the start. */
export function officesOf(company: Company): readonly [Office, ...Office[]] {
  const [first, ...more] = company.offices;
  if (first !== undefined) return [first, ...more];
  return [
    {
      id: 'office',
      name: company.name,
      zone: company.zone,
      lang: company.language,
      calendar: CHINA.test(company.zone) ? 'CN' : 'none',
      hours: { open: '09:00', close: '18:00' },
      workweek: [1, 2, 3, 4, 5],
      channels: [],
      preparationCounts: false,
    },
  ];
}

const CHINA = /^(Asia\/(Shanghai|Chongqing|Chungking|Harbin|Urumqi|Kashgar)|PRC)$/;

/** A company's settings in three layers, kept in memory and written through. */
export interface Companies {
  of(company: string): Company;
  sourceOf(company: string, item: CompanyItem): Source;
  /** Replaces whole items in chat; `request` makes a retry harmless. `also` is kept with the change, or neither is. */
  change(
    company: string,
    request: string,
    by: string,
    items: Partial<Company>,
    also?: (tx: Tx) => Promise<void>,
  ): Promise<void>;
  /** Removes HR's change of an item: the file's or the shipped value holds again. */
  reset(company: string, request: string, item: CompanyItem): Promise<void>;
  /** Reads anew what another process on the same database, or the command line, may have changed. */
  refresh(company: string): Promise<void>;
  /** Called after every change, with the company's id. */
  onChange(listener: (company: string) => void): void;
}

/** Loads the companies' settings. `fromFile`: what the configuration file sets, by company. */
export async function loadCompanies(
  store: Store,
  clock: Clock,
  fromFile: Readonly<Record<string, Partial<Company>>>,
): Promise<Companies> {
  const fromChat = new Map<string, Partial<Company>>();
  const listeners: ((company: string) => void)[] = [];
  /** The rows as they were read last, to see whether anything changed; counts the changes made here. */
  const asRead = new Map<string, string>();
  let made = 0;
  const readAll = async (company: string): Promise<boolean> => {
    const madeBefore = made;
    const rows = await store
      .read(company)
      .selectFrom('settings')
      .select(['item', 'value'])
      .where('company', '=', company)
      .orderBy('item')
      .execute();
    const text = JSON.stringify(rows);
    // What this process changed meanwhile is newer than what was read.
    if (made !== madeBefore || asRead.get(company) === text) return false;
    asRead.set(company, text);
    // Item by item: one that no longer fits leaves the others in force.
    const items = rows.flatMap((row) => {
      const parsed = companySchema.partial().safeParse({ [row.item]: JSON.parse(row.value) });
      return parsed.success ? [given(parsed.data)] : [];
    });
    fromChat.set(company, Object.assign({}, ...items));
    return true;
  };
  for (const company of Object.keys(fromFile)) await readAll(company);
  /** The three layers put together, until one changes: they are asked for with every request. */
  const inForce = new Map<string, Company>();
  const changed = (company: string) => {
    made += 1;
    inForce.delete(company);
    for (const listener of listeners) listener(company);
  };
  return {
    of: (company) => {
      const known = inForce.get(company);
      if (known !== undefined) return known;
      const joined = { ...SHIPPED_COMPANY, ...given(fromFile[company] ?? {}), ...fromChat.get(company) };
      inForce.set(company, joined);
      return joined;
    },
    sourceOf: (company, item) => {
      if (fromChat.get(company)?.[item] !== undefined) return 'chat';
      return fromFile[company]?.[item] !== undefined ? 'file' : 'shipped';
    },
    change: async (company, request, by, items, also) => {
      const at = new Date(clock.now()).toISOString();
      const done = await store.once(company, request, async (tx) => {
        for (const [item, value] of Object.entries(given(items))) {
          const row = { value: JSON.stringify(value), changed_by: by, changed_at: at };
          await tx
            .insertInto('settings')
            .values({ company, item, ...row })
            .onConflict((conflict) => conflict.columns(['company', 'item']).doUpdateSet(row))
            .execute();
        }
        await also?.(tx);
      });
      // A late retry must not undo what was changed since.
      if (done === 'again') return;
      fromChat.set(company, { ...fromChat.get(company), ...given(items) });
      changed(company);
    },
    reset: async (company, request, item) => {
      const done = await store.once(company, request, (tx) =>
        tx.deleteFrom('settings').where('company', '=', company).where('item', '=', item).execute(),
      );
      if (done === 'again') return;
      const { [item]: _, ...rest } = fromChat.get(company) ?? {};
      fromChat.set(company, rest);
      changed(company);
    },
    refresh: async (company) => {
      if (await readAll(company)) changed(company);
    },
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
}

/** Without the keys that are undefined: an absent item must not hide the layer below. */
function given(items: { [K in CompanyItem]?: Company[K] | undefined }): Partial<Company> {
  return Object.fromEntries(Object.entries(items).filter(([, value]) => value !== undefined));
}
