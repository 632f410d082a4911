import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';

/** Roles as they were kept before: by account. */
interface Before {
  roles: {
    company: string;
    workspace: string;
    account: string;
    role: string;
    granted_by: string;
    granted_at: string;
  };
  accounts: { company: string; workspace: string; account: string };
  people: Record<string, string | null>;
  person_accounts: Record<string, string | number | null>;
  person_roles: Record<string, string | null>;
}

/** People with their accounts, roles, leave and shifts, and what was imported. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('people')
    .addColumn('company', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('number', 'text')
    .addColumn('name', 'text')
    .addColumn('email', 'text')
    .addColumn('department', 'text')
    .addColumn('manager', 'text')
    .addColumn('office', 'text')
    .addColumn('lang', 'text')
    .addColumn('zone', 'text')
    .addColumn('joined', 'text')
    .addColumn('left_on', 'text')
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('by_hr', 'text', (c) => c.notNull())
    .addColumn('same_as', 'text')
    .addPrimaryKeyConstraint('people_key', ['company', 'id'])
    .addUniqueConstraint('people_number', ['company', 'number'])
    .execute();
  for (const column of ['email', 'department', 'manager', 'office', 'name']) {
    await db.schema.createIndex(`people_${column}`).on('people').columns(['company', column]).execute();
  }

  await db.schema
    .createTable('person_accounts')
    .addColumn('company', 'text', (c) => c.notNull())
    .addColumn('workspace', 'text', (c) => c.notNull())
    .addColumn('account', 'text', (c) => c.notNull())
    .addColumn('person', 'text', (c) => c.notNull())
    .addColumn('email', 'text')
    .addColumn('closed', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('person_accounts_key', ['company', 'workspace', 'account'])
    .addForeignKeyConstraint('person_accounts_person', ['company', 'person'], 'people', ['company', 'id'])
    .execute();
  for (const column of ['person', 'email', 'account']) {
    await db.schema
      .createIndex(`person_accounts_${column}`)
      .on('person_accounts')
      .columns(['company', column])
      .execute();
  }

  await db.schema
    .createTable('person_roles')
    .addColumn('company', 'text', (c) => c.notNull())
    .addColumn('person', 'text', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('scope', 'text', (c) => c.notNull())
    .addColumn('until_on', 'text')
    .addColumn('origin', 'text', (c) => c.notNull())
    .addColumn('granted_by', 'text', (c) => c.notNull())
    .addColumn('granted_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('person_roles_key', ['company', 'person', 'role', 'scope', 'origin'])
    .addForeignKeyConstraint('person_roles_person', ['company', 'person'], 'people', ['company', 'id'])
    .execute();
  await db.schema.createIndex('person_roles_role').on('person_roles').columns(['company', 'role']).execute();

  await db.schema
    .createTable('leave')
    .addColumn('company', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('person', 'text', (c) => c.notNull())
    .addColumn('from_on', 'text', (c) => c.notNull())
    .addColumn('to_on', 'text', (c) => c.notNull())
    .addColumn('confirmed', 'integer', (c) => c.notNull())
    .addColumn('entered_by', 'text', (c) => c.notNull())
    .addColumn('entered_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('leave_key', ['company', 'id'])
    .addForeignKeyConstraint('leave_person', ['company', 'person'], 'people', ['company', 'id'])
    .execute();
  await db.schema
    .createIndex('leave_days')
    .on('leave')
    .columns(['company', 'person', 'to_on'])
    .execute();

  await db.schema
    .createTable('shifts')
    .addColumn('company', 'text', (c) => c.notNull())
    .addColumn('person', 'text', (c) => c.notNull())
    .addColumn('day', 'text', (c) => c.notNull())
    .addColumn('open', 'text')
    .addColumn('close', 'text')
    .addPrimaryKeyConstraint('shifts_key', ['company', 'person', 'day'])
    .addForeignKeyConstraint('shifts_person', ['company', 'person'], 'people', ['company', 'id'])
    .execute();

  await db.schema
    .createTable('pauses')
    .addColumn('company', 'text', (c) => c.notNull())
    .addColumn('person', 'text', (c) => c.notNull())
    .addColumn('until_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('pauses_key', ['company', 'person'])
    .addForeignKeyConstraint('pauses_person', ['company', 'person'], 'people', ['company', 'id'])
    .execute();

  await db.schema
    .createTable('imports')
    .addColumn('company', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('number', 'integer', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('by_whom', 'text', (c) => c.notNull())
    .addColumn('reason', 'text')
    .addColumn('file', 'text', (c) => c.notNull())
    .addColumn('counts', 'text', (c) => c.notNull())
    .addColumn('undone_at', 'text')
    .addColumn('undone_by', 'text')
    .addPrimaryKeyConstraint('imports_key', ['company', 'id'])
    .addUniqueConstraint('imports_number', ['company', 'number'])
    .execute();

  await db.schema
    .createTable('import_changes')
    .addColumn('company', 'text', (c) => c.notNull())
    .addColumn('import', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('person', 'text', (c) => c.notNull())
    .addColumn('before', 'text')
    .addColumn('after', 'text')
    .addPrimaryKeyConstraint('import_changes_key', ['company', 'import', 'subject', 'key'])
    .addForeignKeyConstraint('import_changes_import', ['company', 'import'], 'imports', ['company', 'id'])
    .execute();
  await db.schema
    .createIndex('import_changes_person')
    .on('import_changes')
    .columns(['company', 'person'])
    .execute();

  await adopt(db as Kysely<Before>);
  await db.schema.dropTable('roles').execute();
}

/** Every account known so far becomes a person of its own, and roles move from the account to the person. */
async function adopt(db: Kysely<Before>): Promise<void> {
  const roles = await db.selectFrom('roles').selectAll().execute();
  const accounts = await db.selectFrom('accounts').select(['company', 'workspace', 'account']).execute();
  const people = new Map<string, { company: string; workspace: string; account: string; id: string }>();
  for (const { company, workspace, account } of [...accounts, ...roles]) {
    const key = JSON.stringify([company, workspace, account]);
    const id = `p-${createHash('sha256').update(key).digest('hex').slice(0, 12)}`;
    people.set(key, { company, workspace, account, id });
  }
  for (const { company, workspace, account, id } of people.values()) {
    await db.insertInto('people').values({ company, id, kind: 'employee', by_hr: '' }).execute();
    await db
      .insertInto('person_accounts')
      .values({ company, workspace, account, person: id, closed: 0 })
      .execute();
  }
  for (const { company, workspace, account, role, granted_by, granted_at } of roles) {
    const person = people.get(JSON.stringify([company, workspace, account]))?.id ?? '';
    await db
      .insertInto('person_roles')
      .values({ company, person, role, scope: '', origin: '', granted_by, granted_at })
      .execute();
  }
}
