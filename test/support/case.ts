import type { Version } from '../../src/acknowledgements/policies.ts';
import { type CaseRequest, makeCase } from '../../src/evidence/case-file.ts';
import type { NewEntry } from '../../src/ledger/types.ts';
import type { Person } from '../../src/people/directory.ts';
import { drawCase } from '../../src/web/case-page.ts';
import { file, SECRECY_EN, SECRECY_ZH } from './policies.ts';
import { openWorld, WORKSPACE, type World } from './world.ts';

export const TITLE = 'Information Secrecy Policy';

/** A company in which a policy was published and somebody has answered, among others. */
export interface CaseWorld {
  readonly world: World;
  readonly company: string;
  readonly version: Version;
  readonly amy: Person;
  readonly ben: Person;
  /** What is about a person and the policy goes into the record. */
  record(person: Person, ...kinds: readonly NewEntry['kind'][]): Promise<void>;
  make(request?: Partial<CaseRequest>): ReturnType<typeof makeCase>;
}

export async function openCase(options: Parameters<typeof openWorld>[0] = {}): Promise<CaseWorld> {
  const world = await openWorld(options);
  const { tenant, clock } = world;
  const { company, ledger, store, directory } = tenant;
  const { policies } = tenant.services;
  const [amy, ben] = await Promise.all(
    [
      ['amy', '王敏'],
      ['ben', 'Ben'],
    ].map(([account = '', name = '']) =>
      directory.ensure(
        company,
        { workspace: WORKSPACE, account },
        { name, email: `${account}@acme.example` },
      ),
    ),
  );
  const draft = await policies.bring(company, 'bring', 'p-hr', {
    files: { zh: file('保密.md', SECRECY_ZH), en: file('secrecy.md', SECRECY_EN) },
  });
  if (draft === 'again' || amy === undefined || ben === undefined) throw new Error('the case did not open');
  await policies.submit(company, 'submit', 'p-hr', draft.id);
  const version = await policies.publish(company, 'publish', 'p-hr', draft.id);
  if (version === 'again') throw new Error('again');
  const record = async (person: Person, ...kinds: readonly NewEntry['kind'][]) => {
    for (const kind of kinds) {
      clock.advance(60_000);
      const subject = {
        policy: version.policy,
        version: version.id,
        campaign: 'camp-1',
        assignment: `as-${person.id}`,
      };
      await store.write(company, (tx) =>
        ledger.append(tx, company, [
          {
            kind,
            subject,
            act: {
              hash: version.hash,
              ...(kind === 'acknowledged' ? { statement: '我已阅读，并愿意遵守' } : {}),
            },
            identity: { account: `${WORKSPACE}/${person.id}` },
            person: person.id,
          },
        ]),
      );
    }
  };
  await record(ben, 'offered', 'handed-over');
  await record(amy, 'offered', 'handed-over', 'opened', 'shown-whole');
  await record(ben, 'opened', 'declined');
  await record(amy, 'acknowledged');
  return {
    world,
    company,
    version,
    amy,
    ben,
    record,
    make: (request = {}) =>
      makeCase(
        { ...tenant, policies, clock, draw: drawCase },
        { company, person: 'amy@acme.example', policy: TITLE, reason: 'a dispute', by: 'host', ...request },
      ),
  };
}
