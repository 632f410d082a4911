import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMANDS, commandByName, parseLine } from '../../src/commands/registry.ts';
import { callWords } from '../../src/messages/call.ts';
import type { Role } from '../../src/messages/request.ts';
import { LANGS } from '../../src/shared/lang.ts';
import { openWorld, textOf, type World } from '../support/world.ts';

const ROLES: readonly Role[] = ['employee', 'manager', 'hr', 'auditor', 'operator'];

/** Who may run what. A new command does not pass until it stands here. */
const EVERYBODY = ROLES;
const ONLY_HR: readonly Role[] = ['hr'];
const HR_AND_AUDITOR: readonly Role[] = ['hr', 'auditor'];
/** HR everywhere, an office's manager there. */
const MANAGERS: readonly Role[] = ['hr', 'manager'];
const MAY: Readonly<Record<string, readonly Role[]>> = {
  decorum: EVERYBODY,
  'language zh': EVERYBODY,
  'language en': EVERYBODY,
  privacy: EVERYBODY,
  rule: EVERYBODY,
  'rule show': EVERYBODY,
  'rule full': EVERYBODY,
  'rule other': EVERYBODY,
  'rule share': EVERYBODY,
  'rule right': EVERYBODY,
  'rule wrong': EVERYBODY,
  'rule none': EVERYBODY,
  'rule rephrase': EVERYBODY,
  say: EVERYBODY,
  'say check': EVERYBODY,
  topic: EVERYBODY,
  topics: EVERYBODY,
  dress: EVERYBODY,
  appearance: EVERYBODY,
  posture: EVERYBODY,
  greet: EVERYBODY,
  visit: EVERYBODY,
  host: EVERYBODY,
  meeting: EVERYBODY,
  lift: EVERYBODY,
  phone: EVERYBODY,
  complaint: EVERYBODY,
  desk: EVERYBODY,
  opening: EVERYBODY,
  closing: EVERYBODY,
  secrecy: EVERYBODY,
  ethics: EVERYBODY,
  colleague: EVERYBODY,
  leader: EVERYBODY,
  service: EVERYBODY,
  'gaps pass': EVERYBODY,
  gaps: ONLY_HR,
  policy: EVERYBODY,
  'policy list': EVERYBODY,
  'policy show': EVERYBODY,
  'policy page': EVERYBODY,
  'policy compare': EVERYBODY,
  'policy new': ONLY_HR,
  'policy rules': ONLY_HR,
  'policy decide': ONLY_HR,
  'policy vital': ONLY_HR,
  'policy record': ONLY_HR,
  'policy review': ONLY_HR,
  'policy audit': HR_AND_AUDITOR,
  'policy case': ONLY_HR,
  'policy export': HR_AND_AUDITOR,
  'policy fetch': HR_AND_AUDITOR,
  'policy back': ONLY_HR,
  'policy publish': ONLY_HR,
  'policy discard': ONLY_HR,
  setup: ONLY_HR,
  'setup live': ONLY_HR,
  'setup sources': ONLY_HR,
  'setup reset': ONLY_HR,
  'setup witness': ONLY_HR,
  'policy mine': EVERYBODY,
  'policy read': EVERYBODY,
  'policy changed': EVERYBODY,
  'policy choose': EVERYBODY,
  'policy receipt': EVERYBODY,
  'policy print': EVERYBODY,
  'policy accept': EVERYBODY,
  'policy object': EVERYBODY,
  'policy decline': EVERYBODY,
  'policy correct': EVERYBODY,
  'policy ask': EVERYBODY,
  'policy help': EVERYBODY,
  'policy confirm': EVERYBODY,
  'policy later': EVERYBODY,
  'policy quiz': EVERYBODY,
  'policy team': EVERYBODY,
  'policy campaign': ONLY_HR,
  'policy trial': ONLY_HR,
  'policy look': ONLY_HR,
  'policy launch': ONLY_HR,
  'policy remind': ONLY_HR,
  'policy exempt': ONLY_HR,
  'policy extend': ONLY_HR,
  'policy recall-some': ONLY_HR,
  'policy paper': ONLY_HR,
  'policy apply': ONLY_HR,
  'policy undo': ONLY_HR,
  'policy recall': ONLY_HR,
  'policy withdraw': ONLY_HR,
  'policy close': ONLY_HR,
  'policy tasks': ONLY_HR,
  'policy answer': ONLY_HR,
  'policy task': ONLY_HR,
  'policy status': HR_AND_AUDITOR,
  report: HR_AND_AUDITOR,
  'policy missing': HR_AND_AUDITOR,
  routine: EVERYBODY,
  'routine list': MANAGERS,
  'routine show': MANAGERS,
  'routine on': MANAGERS,
  'routine off': MANAGERS,
  'routine pause': MANAGERS,
  'routine resume': MANAGERS,
  'routine reset': MANAGERS,
  'routine copy': MANAGERS,
  'routine undo': MANAGERS,
  'routine add': MANAGERS,
  'routine edit': MANAGERS,
  'routine reword': MANAGERS,
  'routine plan': MANAGERS,
  'routine test': MANAGERS,
  'routine history': MANAGERS,
  'routine calendar': MANAGERS,
  'routine closure': MANAGERS,
  'routine workday': MANAGERS,
  'routine dayback': MANAGERS,
  'routine official': ONLY_HR,
  'routine feed': MANAGERS,
  'routine feedmake': MANAGERS,
  'routine feedrevoke': MANAGERS,
  'routine mine': EVERYBODY,
  'mine subscribe': EVERYBODY,
  'mine unsubscribe': EVERYBODY,
  'mine pause': EVERYBODY,
  'mine resume': EVERYBODY,
  'mine leave': EVERYBODY,
  'mine leaveback': EVERYBODY,
  'mine later': EVERYBODY,
  'message read': EVERYBODY,
  sending: ['hr', 'operator'],
  'mine done': EVERYBODY,
  'mine nottoday': EVERYBODY,
  offices: MANAGERS,
  'office edit': MANAGERS,
  'office add': ONLY_HR,
  'office hours': MANAGERS,
  'office apply': MANAGERS,
  lastout: EVERYBODY,
  'lastout take': EVERYBODY,
  'lastout over': EVERYBODY,
  'lastout done': EVERYBODY,
  'lastout close': EVERYBODY,
  'lastout back': EVERYBODY,
  'lastout notme': EVERYBODY,
  'lastout list': ['manager', 'hr'],
  people: HR_AND_AUDITOR,
  'people role': ONLY_HR,
  'people group': ONLY_HR,
  'people leave': ONLY_HR,
  'people leaveback': ONLY_HR,
  'people import': ONLY_HR,
  'people undo': ONLY_HR,
};

/** What a link must never be able to do. */
const CHANGES = [
  'language zh',
  'language en',
  'rule share',
  'rule right',
  'rule wrong',
  'gaps pass',
  'gaps',
  'policy new',
  'policy rules',
  'policy decide',
  'policy vital',
  'policy record',
  'policy review',
  'policy audit',
  'policy case',
  'policy export',
  'policy back',
  'policy publish',
  'policy discard',
  'setup',
  'setup live',
  'setup reset',
  'setup witness',
  'policy read',
  'policy print',
  'policy accept',
  'policy object',
  'policy decline',
  'policy correct',
  'policy ask',
  'policy help',
  'policy confirm',
  'policy later',
  'policy quiz',
  'policy campaign',
  'policy trial',
  'policy launch',
  'policy remind',
  'policy exempt',
  'policy extend',
  'policy recall-some',
  'policy paper',
  'policy apply',
  'policy undo',
  'policy recall',
  'policy withdraw',
  'policy close',
  'policy answer',
  'policy task',
  'routine on',
  'routine off',
  'routine pause',
  'routine resume',
  'routine reset',
  'routine copy',
  'routine undo',
  'routine add',
  'routine edit',
  'routine reword',
  'routine test',
  'routine closure',
  'routine workday',
  'routine dayback',
  'routine official',
  'routine feedmake',
  'routine feedrevoke',
  'mine subscribe',
  'mine unsubscribe',
  'mine pause',
  'mine resume',
  'mine leave',
  'mine leaveback',
  'mine later',
  'mine done',
  'mine nottoday',
  'office edit',
  'office add',
  'office apply',
  'lastout',
  'lastout take',
  'lastout over',
  'lastout done',
  'lastout close',
  'lastout back',
  'lastout notme',
  'people role',
  'people group',
  'people leave',
  'people leaveback',
  'people import',
  'people undo',
];

describe('the list of commands', () => {
  test('is known as a whole, with who may run each', () => {
    expect(Object.fromEntries(COMMANDS.map((command) => [command.name, [...command.may]]))).toEqual(MAY);
  });

  test('has every name once, each a call that fits', () => {
    expect(new Set(COMMANDS.map((command) => command.name)).size).toBe(COMMANDS.length);
    for (const { name } of COMMANDS) expect(callWords(name)?.length).toBeLessThanOrEqual(2);
  });

  test('claims every typed word for one command only', () => {
    const claims = new Map<string, Set<string>>();
    for (const command of COMMANDS) {
      for (const word of LANGS.flatMap((lang) => command.words[lang])) {
        const key = word.normalize('NFKC').toLowerCase();
        claims.set(key, (claims.get(key) ?? new Set()).add(command.name));
      }
    }
    expect([...claims].filter(([, names]) => names.size > 1)).toEqual([]);
  });

  test('says which ones change something', () => {
    expect(COMMANDS.filter((command) => command.effect === 'changes').map((each) => each.name)).toEqual(
      expect.arrayContaining(CHANGES),
    );
    expect(COMMANDS.filter((command) => command.effect === 'changes')).toHaveLength(CHANGES.length);
  });
});

describe('who may', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ roles: Object.fromEntries(ROLES.map((role) => [role, [role]])) });
    for (const account of ROLES) {
      await world.tenant.people.firstMeeting(world.tenant.company, { workspace: 'local', account });
    }
  });
  afterAll(() => world.close());

  const cases = Object.entries(MAY).flatMap(([name, may]) =>
    ROLES.map((role) => [name, role, may.includes(role)] as const),
  );
  test.each(cases)('%s as %s: %s', async (name, role, allowed) => {
    const refusal = /这项操作只有 HR (和行政负责人)?能做|Only HR (and the office manager )?can do this/;
    const pressed = textOf(await world.press({ account: role }, name));
    expect(refusal.test(pressed)).toBe(!allowed);
    const [word] = commandByName(name)?.words.zh ?? [];
    if (word === undefined) return;
    const typed = textOf(await world.say({ account: role }, word));
    expect(refusal.test(typed)).toBe(!allowed);
  });
});

describe('a link', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.close());

  test.each(COMMANDS.map((command) => [command.name, command.effect] as const))(
    'to %s: %s',
    async (name, effect) => {
      const said = textOf(await world.press({ account: 'hannah' }, name, { safe: true }));
      expect(said.includes('这个链接只能看，不能改')).toBe(effect === 'changes');
    },
  );
});

describe('what a typed line means', () => {
  const meaning = (line: string, slash = false) => {
    const parsed = parseLine(line, slash);
    if (parsed.kind === 'unknown') return `unknown ${parsed.typed}`;
    return parsed.kind === 'free' ? `free: ${parsed.words}` : `${parsed.command.name}: ${parsed.words}`;
  };

  test.each([
    ['/dress friday', 'dress: friday'],
    ['dress friday', 'dress: friday'],
    ['/DRESS Friday', 'dress: Friday'],
    ['着装 周五', 'dress: 周五'],
    ['／着装　周五', 'dress: 周五'],
    ['ｄｒｅｓｓ friday', 'dress: friday'],
    ['/decorum dress friday', 'dress: friday'],
    ['知礼 着装 周五', 'dress: 周五'],
    ['/decorum 周五穿什么', 'free: 周五穿什么'],
    ['/decorum', 'decorum: '],
    ['帮助', 'decorum: '],
    ['/decorum privacy', 'privacy: '],
    ['/decorum setup', 'setup: '],
    ['/decorum setup zone=Europe/London', 'setup: zone=Europe/London'],
    ['/decorum gaps 41 one may come', 'gaps: 41 one may come'],
    ['/decorum language en', 'language en: '],
    ['language zh', 'language zh: '],
    ['语言 中文', 'language zh: '],
    ['English', 'language en: '],
    ['转给HR 年会能带家属吗？', 'gaps pass: 年会能带家属吗？'],
    ['转给hr 年会能带家属吗', 'gaps pass: 年会能带家属吗'],
    ['话术 喂，说话呀', 'say: 喂，说话呀'],
    ['/phone transfer', 'phone: transfer'],
    ['elevator who first', 'lift: who first'],
    ['来电找的人不在怎么办', 'free: 来电找的人不在怎么办'],
    // A sentence that only begins like a command.
    [
      'start with the customer on the left or the right?',
      'free: start with the customer on the left or the right?',
    ],
    [
      'call me when the customer has gone home please',
      'free: call me when the customer has gone home please',
    ],
    ['/dress what do I wear on a friday in winter?', 'dress: what do I wear on a friday in winter?'],
    // Meant as a command, but none.
    ['/dres friday', 'unknown /dres'],
    ['/没有这个', 'unknown /没有这个'],
    ['/', 'free: /'],
    ['/// ', 'free: ///'],
    ['/etc/passwd', 'free: /etc/passwd'],
    ['', 'free: '],
    ['   ', 'free: '],
    ['\u200b\u200b', 'free: '],
    ['\u200b/dress\u200b friday', 'dress: friday'],
  ])('%j', (line, expected) => expect(meaning(line)).toBe(expected));

  test('a slash command of the platform comes without question', () => {
    expect(meaning('/dress', true)).toBe('dress: ');
    expect(meaning('dress what do I wear when it is hot?', true)).toBe(
      'dress: what do I wear when it is hot?',
    );
  });

  test('the words stay exactly as they were typed', () => {
    const words = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => !/\p{Cf}/u.test(text) && text.trim() !== '');
    fc.assert(
      fc.property(words, (text) => {
        const parsed = parseLine(`/dress ${text}`, true);
        expect(parsed).toMatchObject({ kind: 'command', words: text.trim() });
      }),
      { numRuns: 1000 },
    );
  });

  test('any line means something', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.boolean(), (line, slash) => {
        expect(['command', 'unknown', 'free']).toContain(parseLine(line, slash).kind);
      }),
      { numRuns: 3000 },
    );
  });

  test('heads without end do not hold it up', () => {
    const started = performance.now();
    parseLine('decorum '.repeat(1250), false);
    parseLine(`/${' '.repeat(10_000)}x`, true);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
