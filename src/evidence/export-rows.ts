import type { Store } from '../data/store/store.ts';
import type { Evenings } from '../reminders/evenings.ts';
import type { Text } from '../shared/lang.ts';
import { routines } from './export-routines.ts';
import { bothTitles, counted, type ExportTable, mapped, PIECE, paged } from './export-table.ts';

/** What can be exported as a table. */
export const EXPORTS = ['campaigns', 'people', 'routines', 'gaps'] as const;
export type ExportKind = (typeof EXPORTS)[number];

export interface ExportParts {
  readonly store: Store;
  /** Of the assignments those of one campaign alone. */
  readonly campaign?: string | undefined;
  /** What became of the evenings: they stand in the routines' history. */
  readonly evenings: Evenings;
  /** The title of a policy's version. */
  readonly titleOf: (version: string) => Promise<{ title: Text; number: number } | undefined>;
}

/** The table of a kind, for one company. */
export function exportTable(kind: ExportKind, parts: ExportParts, company: string): ExportTable {
  return TABLES[kind](parts, company);
}

const TABLES: Readonly<Record<ExportKind, (parts: ExportParts, company: string) => ExportTable>> = {
  campaigns,
  people,
  routines,
  gaps,
};

function people({ store }: ExportParts, company: string): ExportTable {
  const from = () => store.read(company).selectFrom('people').where('company', '=', company);
  return {
    columns: [
      'number',
      'name',
      'email',
      'department',
      'manager',
      'office',
      'language',
      'joined',
      'left',
      'kind',
      'id',
    ],
    count: () =>
      counted(
        from()
          .where('same_as', 'is', null)
          .select((eb) => eb.fn.countAll().as('count'))
          .executeTakeFirstOrThrow(),
      ),
    pieces: () =>
      mapped(
        paged(
          (after?: string) =>
            from()
              .where('same_as', 'is', null)
              .where('id', '>', after ?? '')
              .selectAll()
              .orderBy('id')
              .limit(PIECE)
              .execute(),
          ({ id }) => id,
        ),
        (row) => [
          row.number,
          row.name,
          row.email,
          row.department,
          row.manager,
          row.office,
          row.lang,
          row.joined,
          row.left_on,
          row.kind,
          row.id,
        ],
      ),
  };
}

/** One line for each assignment of each campaign. */
function campaigns({ store, titleOf, campaign }: ExportParts, company: string): ExportTable {
  const titles = new Map<string, ReturnType<typeof titleOf>>();
  const titled = (version: string) => {
    const known = titles.get(version) ?? titleOf(version);
    titles.set(version, known);
    return known;
  };
  const read = (after?: string) =>
    store
      .read(company)
      .selectFrom('assignments')
      .leftJoin('people', (join) =>
        join
          .onRef('people.company', '=', 'assignments.company')
          .onRef('people.id', '=', 'assignments.person'),
      )
      .where('assignments.company', '=', company)
      .where('assignments.id', '>', after ?? '')
      .$if(campaign !== undefined, (query) => query.where('assignments.campaign', '=', campaign ?? ''))
      .select(['people.number as number', 'people.name as name'])
      .selectAll('assignments')
      .orderBy('assignments.id')
      .limit(PIECE)
      .execute();
  /** Of a piece: which were signed on paper, and the receipts. */
  const beside = async (ids: readonly string[]) => {
    const paper = await store
      .read(company)
      .selectFrom('paper_entries')
      .select(['assignment', 'signed_on'])
      .where('company', '=', company)
      .where('assignment', 'in', [...ids])
      .where('undone_at', 'is', null)
      .execute();
    const receipts = await store
      .read(company)
      .selectFrom('receipts')
      .select(['assignment', 'number', 'entry'])
      .where('company', '=', company)
      .where('assignment', 'in', [...ids])
      .orderBy('entry')
      .execute();
    return {
      paper: new Map(paper.map((row) => [row.assignment, row.signed_on])),
      receipts: new Map(receipts.map((row) => [row.assignment, row])),
    };
  };
  return {
    columns: [
      'campaign',
      'policy',
      'version',
      'number',
      'name',
      'department',
      'office',
      'state',
      'due',
      'asked_on',
      'opened_on',
      'shown_whole_on',
      'answered_at',
      'paper_signed_on',
      'exempt_until',
      'exempt_reason',
      'not_sent_because',
      'receipt',
      'entry',
      'person',
      'assignment',
    ],
    count: () =>
      counted(
        store
          .read(company)
          .selectFrom('assignments')
          .where('company', '=', company)
          .$if(campaign !== undefined, (query) => query.where('campaign', '=', campaign ?? ''))
          .select((eb) => eb.fn.countAll().as('count'))
          .executeTakeFirstOrThrow(),
      ),
    pieces: async function* () {
      for await (const rows of paged(read, ({ id }) => id)) {
        const { paper, receipts } = await beside(rows.map(({ id }) => id));
        yield await Promise.all(
          rows.map(async (row) => {
            const version = await titled(row.version);
            const receipt = receipts.get(row.id);
            return [
              row.campaign,
              version === undefined ? row.policy : bothTitles(version.title),
              version === undefined ? row.version : String(version.number),
              row.number,
              row.name,
              row.department,
              row.office,
              row.state,
              row.due,
              row.made_at.slice(0, 10),
              row.opened_on,
              row.shown_on,
              row.answered_at,
              paper.get(row.id) ?? null,
              row.exempt_until,
              row.exempt_why,
              row.unreachable_why,
              receipt?.number ?? null,
              receipt === undefined ? null : String(receipt.entry),
              row.person,
              row.id,
            ];
          }),
        );
      }
    },
  };
}

/** Questions without an answer in the rulebook; who asked stands there only where they put their name to it. */
function gaps({ store }: ExportParts, company: string): ExportTable {
  const from = () => store.read(company).selectFrom('gaps').where('company', '=', company);
  return {
    columns: [
      'number',
      'opened_on',
      'language',
      'question',
      'asked_by',
      'answer',
      'answered_by',
      'answered_at',
    ],
    count: () =>
      counted(
        from()
          .select((eb) => eb.fn.countAll().as('count'))
          .executeTakeFirstOrThrow(),
      ),
    pieces: () =>
      mapped(
        paged(
          (after?: number) =>
            from()
              .where('number', '>', after ?? 0)
              .selectAll()
              .orderBy('number')
              .limit(PIECE)
              .execute(),
          ({ number }) => number,
        ),
        (row) => [
          String(row.number),
          row.opened_at.slice(0, 10),
          row.lang,
          row.text,
          row.asked_by,
          row.answer,
          row.answered_by,
          row.answered_at,
        ],
      ),
  };
}
