import type { CreateTableBuilder, Kysely } from 'kysely';

/** Columns in short: a text or an integer, `?` for one that may be null. */
function table(
  db: Kysely<unknown>,
  name: string,
  columns: readonly string[],
  key: readonly string[],
): CreateTableBuilder<string> {
  let built: CreateTableBuilder<string, string> = db.schema.createTable(name);
  for (const column of ['company', ...columns]) {
    const [, word = '', number, open] = /^(\w+)(#?)(\??)$/.exec(column) ?? [];
    built = built.addColumn(word, number === '#' ? 'integer' : 'text', (c) => (open === '?' ? c : c.notNull()));
  }
  return built.addPrimaryKeyConstraint(`${name}_key`, ['company', ...key] as never) as CreateTableBuilder<string>;
}

/** Campaigns, the assignments of people, their receipts, questions and notes, and HR's changes of many at once. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const make = (name: string, columns: string, key: string) =>
    table(db, name, columns.split(' '), key.split(' ')).execute();

  await make(
    'campaigns',
    'id policy version state audience terms quiz? made_by made_in made_at launch_at? cursor? round# closed_at? reason?',
    'id',
  );
  await make(
    'assignments',
    'id campaign policy version person term department office manager? state clauses? made_at due due_base opened_on? shown_on? seen pages# answered_at? quiz quiz_tries# quiz_paper? exempt_until? exempt_why? exempt_by? unreachable_why? handed_over# chased#? unnoted#',
    'id',
  );
  await make('campaign_counts', 'campaign department state count#', 'campaign department state');
  await make('receipts', 'number assignment person outcome at entry# entry_hash', 'number');
  await make('receipt_numbers', 'month last#', 'month');
  await make('assignment_notes', 'id assignment kind text at entry#', 'id');
  await make(
    'clause_questions',
    'number# assignment person clause? text lang asked_at answer? answered_by? answered_at?',
    'number',
  );
  await make('assignment_tasks', 'id assignment kind opened_at done_at? done_by? note?', 'id');
  await make('quiz_counts', 'campaign question wrong#', 'campaign question');
  await make('campaign_changes', 'id campaign kind state what made_by made_at done_at?', 'id');
  await make('campaign_change_rows', 'change assignment data', 'change assignment');
  await make(
    'paper_entries',
    'id change assignment person signed_on entered_at entered_by witness scan undone_at?',
    'id',
  );
  await make('print_links', 'digest person assignment? expires_at', 'digest');

  const index = (name: string, on: string, columns: string) =>
    db.schema
      .createIndex(name)
      .on(on)
      .columns(['company', ...columns.split(' ')])
      .execute();
  await db.schema
    .createIndex('assignments_once')
    .unique()
    .on('assignments')
    .columns(['company', 'campaign', 'person', 'term'])
    .execute();
  await index('campaigns_state', 'campaigns', 'state launch_at');
  await index('assignments_of_person', 'assignments', 'person policy');
  await index('assignments_in_campaign', 'assignments', 'campaign state due id');
  await index('assignments_due', 'assignments', 'state due id');
  await index('assignments_unnoted', 'assignments', 'unnoted id');
  await index('assignments_of_manager', 'assignments', 'manager state');
  await index('receipts_of_assignment', 'receipts', 'assignment');
  await index('receipts_of_person', 'receipts', 'person');
  await index('assignment_notes_of', 'assignment_notes', 'assignment');
  await index('clause_questions_of', 'clause_questions', 'assignment');
  await index('assignment_tasks_of', 'assignment_tasks', 'assignment');
  await index('paper_entries_of', 'paper_entries', 'assignment');
}
