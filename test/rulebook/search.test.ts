import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileRulebook, type Rule, type Rulebook, SHIPPED_ORDER } from '../../src/rulebook/rulebook.ts';
import { createFinder, MAX_HITS } from '../../src/rulebook/search/finder.ts';
import { soundRepair } from '../../src/rulebook/search/homophones.ts';
import { readLearnt } from '../../src/rulebook/search/learnt.ts';
import { normalise } from '../../src/rulebook/search/normalise.ts';
import { distance, spellingRepair } from '../../src/rulebook/search/spelling.ts';
import { characters, stems, synonymReader } from '../../src/rulebook/search/synonyms.ts';
import { candidatesOf } from '../../src/rulebook/search/texts.ts';
import { SHIPPED_FOLDER } from '../../src/rulebook/shipped.ts';
import { readRulebookFolder } from '../../src/rulebook/source.ts';
import { LANGS, type Lang } from '../../src/shared/lang.ts';

function shipped(): Rulebook {
  return compileRulebook(readRulebookFolder(SHIPPED_FOLDER), {
    order: SHIPPED_ORDER,
    company: { zh: '本公司', en: 'the company' },
  });
}

const book = shipped();
const finder = createFinder(book);

function topicsOf(text: string, lang: Lang, topic?: string): string[] {
  const found = finder.find({ text, lang, ...(topic === undefined ? {} : { topic }) });
  return found.hits.map((hit) => hit.rule.topic);
}

describe('one form for what means the same', () => {
  test.each([
    ['ＡＢＣ　１２３', 'abc 123'],
    ['電話響了沒人接', '电话响了没人接'],
    ['星期五穿什么？', '周五穿什么'],
    ['礼拜三', '周三'],
    ['响3声', '响三声'],
    ["Don't shout!", 'dont shout'],
    ['电\u200b话\u0000', '电话'],
    ['\u202eabc\u202c', 'abc'],
    ['😀😀', ''],
  ])('%j becomes %j', (text, plain) => {
    expect(normalise(text)).toBe(plain);
  });

  test('is stable: normalising twice changes nothing more', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
        const once = normalise(text);
        expect(normalise(once)).toBe(once);
      }),
      { numRuns: 200 },
    );
  });
});

describe('typing by sound', () => {
  const texts = [
    '电话转接',
    '电话转接',
    '电话转接',
    '转接电话',
    '接听电话',
    '接听',
    '接听',
    '手机要开着',
    '开着',
    '开着',
  ];
  const { repair } = soundRepair(texts);
  const none = () => false;

  test.each([
    ['dianhua zhuanjie', '电话转接'],
    ['jieting', '接听'],
    ['手机要kai着', '手机要开着'],
    ['电画转接', '电话转接'],
    ['电话转接', '电话转接'],
  ])('%s reads as %s', (typed, meant) => {
    expect(repair(typed, none)).toBe(meant);
  });

  test('English words are no pinyin', () => {
    expect(repair('dianhua', () => true)).toBe('dianhua');
    expect(repair('hello world', none)).toBe('hello world');
  });
});

describe('misspelt English', () => {
  const { repair } = spellingRepair(['handshake elevator', 'handshake elevator'], new Set(['launch']));

  test.each([
    ['hanshake', 'handshake'],
    ['elevetor', 'elevator'],
    ['launch', 'launch'],
    ['zebra', 'zebra'],
    ['lif', 'lif'],
  ])('%s reads as %s', (typed, meant) => {
    expect(repair(typed)).toBe(meant);
  });

  test('counts added, dropped, changed and swapped letters', () => {
    expect(distance('abcd', 'abcd', 2)).toBe(0);
    expect(distance('abcd', 'abdc', 2)).toBe(1);
    expect(distance('abcd', 'acd', 2)).toBe(1);
    expect(distance('abcd', 'wxyz', 2)).toBe(3);
  });
});

test('synonyms are found whole, in characters and in stems', () => {
  const zh = synonymReader([['领导', '上司'], ['电梯']], characters);
  expect(zh([...'上司进电梯'])).toEqual([0, 1]);
  expect(zh([...'上'])).toEqual([]);
  const en = synonymReader([['put through', 'transfer']], stems);
  expect(en(stems('transferring a call'))).toEqual([0]);
  expect(en(stems('put the cup down'))).toEqual([]);
});

describe('finding', () => {
  test.each<[string, Lang, string]>([
    ['接电话要在几声之内', 'zh', 'phone'],
    ['和客户握手要握多久', 'zh', 'greet'],
    ['坐电梯谁先进', 'zh', 'lift'],
    ['涉密文件能不能自己复印', 'zh', 'secrecy'],
    ['How many rings before I pick up the phone?', 'en', 'phone'],
    ['May I copy a secret document?', 'en', 'secrecy'],
    ['Who enters the elevator first?', 'en', 'lift'],
    ['meeting 的时候 phone 响了', 'zh', 'meeting'],
    ['dianhua xiangle jisheng jie', 'en', 'phone'],
    ['電梯裡可以吃東西嗎', 'zh', 'lift'],
    ['hankshake how long', 'en', 'greet'],
  ])('%s (%s) finds a rule on %s', (text, lang, topic) => {
    expect(topicsOf(text, lang)[0]).toBe(topic);
  });

  test.each<[string, Lang]>([
    ['年假还剩几天', 'zh'],
    ['公积金怎么提取', 'zh'],
    ['How do I reset my password?', 'en'],
    ['When is payday?', 'en'],
    ['zxcv qwer', 'en'],
    ['', 'zh'],
    ['？？？', 'zh'],
  ])('%j (%s) is not in the rulebook', (text, lang) => {
    const { outcome, hits } = finder.find({ text, lang });
    expect([outcome, ...hits.map((hit) => hit.rule.id)]).toEqual(['none']);
  });

  test('the topic of the command is preferred, not demanded', () => {
    expect(topicsOf('几分钟', 'zh', 'visit')).toContain('visit');
    expect(topicsOf('坐电梯谁先进', 'zh', 'phone')).toContain('lift');
  });

  test('for /say only rules with prescribed words are found', () => {
    for (const text of ['道歉', '挂电话', '送客', '谢谢']) {
      for (const { rule } of finder.find({ text, lang: 'zh', withWords: true }).hits) {
        expect(rule.say.length + rule.never.length).toBeGreaterThan(0);
      }
    }
  });

  test('two finders over the same rulebook say the same', () => {
    const other = createFinder(shipped());
    for (const samples of [...book.samples.values()].slice(0, 40)) {
      for (const lang of LANGS) {
        for (const text of samples[lang].slice(0, 3)) {
          const ids = (found: ReturnType<typeof finder.find>) => [
            found.outcome,
            ...found.hits.map((hit) => [hit.rule.id, hit.score]),
          ];
          expect(ids(other.find({ text, lang }))).toEqual(ids(finder.find({ text, lang })));
        }
      }
    }
  });

  test('the rulebook without samples, and an empty one, can be searched', () => {
    const bare = createFinder({ ...book, samples: new Map(), negatives: {}, synonyms: { zh: [], en: [] } });
    expect(bare.find({ text: '接电话', lang: 'zh' }).hits.length).toBeLessThanOrEqual(MAX_HITS);
    const empty = createFinder({ ...book, rules: [], samples: new Map(), negatives: {} });
    expect(empty.find({ text: '接电话', lang: 'zh' })).toEqual({ outcome: 'none', hits: [] });
  });
});

describe('whatever is typed', () => {
  const strange = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.constantFrom(
      '电话'.repeat(5_000),
      'phone call '.repeat(1_000),
      'x'.repeat(10_000),
      'zhuang'.repeat(2_000),
      '😀👍🏽'.repeat(500),
      '\u0000\u0007\u001b[31m',
      '‮مرحبا بالعالم‬',
      "'; DROP TABLE rules; --",
      '<script>alert(1)</script>',
      '\ud800 half a pair',
    ),
  );

  test('it is answered without an error, in order, with at most five hits', () => {
    fc.assert(
      fc.property(
        strange,
        fc.constantFrom<Lang>('zh', 'en'),
        fc.option(fc.constantFrom('dress', 'phone')),
        (text, lang, topic) => {
          const found = finder.find({ text, lang, ...(topic === null ? {} : { topic }) });
          expect(found.hits.length).toBeLessThanOrEqual(MAX_HITS);
          expect(found.hits.length === 0).toBe(found.outcome === 'none');
          expect(new Set(found.hits.map((hit) => hit.rule.id)).size).toBe(found.hits.length);
          found.hits.forEach((hit, i) => {
            expect(Number.isFinite(hit.score)).toBe(true);
            expect(hit.score).toBeLessThanOrEqual(found.hits[i - 1]?.score ?? Infinity);
          });
          expect(typeof finder.isSensitive(text)).toBe('boolean');
        },
      ),
      { numRuns: 300 },
    );
  });

  test('ten thousand characters take no longer than a moment', () => {
    finder.find({ text: '电话响了', lang: 'zh' });
    const start = performance.now();
    for (const text of [
      '电话响了几声接'.repeat(1_500),
      'how many rings '.repeat(700),
      'zhuang'.repeat(1_700),
    ]) {
      finder.find({ text, lang: 'zh' });
      finder.isSensitive(text);
    }
    expect(performance.now() - start).toBeLessThan(500);
  });
});

describe('what belongs to a human', () => {
  test.each([
    '领导老摸我的手',
    '同事给我发黄色图片骚扰我',
    '我不想活了',
    '主管天天当众骂我是废物',
    '有同事跟踪我回家',
    '前辈逼我喝酒，喝到吐',
    'my boss keeps touching me',
    'a colleague is stalking me',
    'I want to kill myself',
    'my supervisor hit me',
    'I was sexually harassed at a client dinner',
    'someone at work sends me threatening messages',
    // Told in words of one's own: none of these stands in sensitive.yaml.
    '客户吃饭时手一直放在我腿上',
    '总监半夜发微信问我穿什么颜色的内衣',
    '被经理叫到酒店房间谈工作我很怕',
    '组长说我敢告状就找人弄我全家',
    '前同事说不给五万就把视频发出去',
    '经理说女的生了孩子就没用了不给我晋升',
    '他们骂我是残废还学我走路',
    '供应商给了主任一个信封里面全是现金',
    '财务让我做两套账',
    '我站在天台上了',
    '我吞了好多药',
    '班长一拳打在我脸上',
    'my team lead keeps brushing up against me',
    'she threw a stapler at my head',
    'I was passed over because I am pregnant',
    'people mock my disability every day',
    'a supplier slipped my boss an envelope full of cash',
    'someone has dirt on me and demands money',
    'pay up or he tells my wife about the affair',
    "I don't want to wake up tomorrow",
    'I swallowed lots of tablets',
  ])('%s', (text) => {
    expect(finder.isSensitive(text)).toBe(true);
  });

  test.each([
    '骚扰电话怎么办',
    '客户骂我怎么办',
    '老打热线骚扰我们客服的人怎么应付',
    '领导进门要不要站起来',
    '和女士握手谁先伸手',
    'How do I deal with a nuisance caller?',
    'A customer swears at me on the hotline',
    'May I touch the rim of the cup?',
    'stress is killing me, any advice',
    '客户送的红包能收吗',
    '供应商送月饼可以收吗',
    '怀孕了要不要穿工作服',
    '残疾人客户怎么接待',
    '公司秘密能跟老公说吗',
    '敲了几下门没人应',
    'can I accept a red envelope from a customer',
    'what do I wear when pregnant',
    'how to receive a disabled visitor',
    'shooting a video in the office',
    'I burned my tongue and can’t talk to customers',
    'the guy we fired left his things here',
  ])('%s is an ordinary question', (text) => {
    expect(finder.isSensitive(text)).toBe(false);
  });

  test.each([
    '我帮您向主管反映一下',
    '我现在很忙，等会再打',
    '不关我的事',
    '我帮您转接到技术部',
    '主管今天请假了，您明天再打来',
    'I will pass it on to my supervisor',
    'my boss is busy, ring again later',
  ])('%s is a draft, polite or not', (text) => {
    expect(finder.isSensitive(text, true)).toBe(false);
  });

  test.each(LANGS)('the %s sentences of sensitive.yaml are told apart', (lang) => {
    const { phrases, not } = book.sensitive[lang];
    expect(phrases.filter((text) => !finder.isSensitive(text))).toEqual([]);
    expect(not.filter((text) => finder.isSensitive(text))).toEqual([]);
  });

  test.each(LANGS)('hardly any %s sample question is taken for one', (lang) => {
    const samples = [...book.samples.values()].flatMap((each) => each[lang]);
    const taken = samples.filter((text) => finder.isSensitive(text));
    expect(taken.length / samples.length, taken.join('\n')).toBeLessThan(0.004);
  });
});

describe('what was learnt beforehand', () => {
  test.each(LANGS)('every shipped rule and every class of negatives is known to it (%s)', (lang) => {
    const learnt = readLearnt(lang);
    expect(new Set(learnt.candidates)).toEqual(new Set(candidatesOf(book).map(({ id }) => id)));
    expect(learnt.matrix.length).toBe(learnt.terms.length * learnt.candidates.length);
  });

  test('a rule of the company’s own, never learnt, is found by its texts', () => {
    const model = book.byId.get('lift.who-goes-first') as Rule;
    const own: Rule = {
      ...model,
      id: 'own.parking',
      title: { zh: '访客车位留给访客', en: 'Visitor parking is for visitors' },
      short: { zh: '访客车位', en: 'Visitor parking' },
      answer: { zh: '员工不停访客车位。', en: 'Staff do not park in the visitors’ bays.' },
      do: [],
      dont: [],
      articles: [],
    };
    const samples = { zh: ['访客车位我能停吗'], en: ['may I park in a visitor bay'] };
    const grown = {
      ...book,
      rules: [...book.rules, own],
      byId: new Map([...book.byId, [own.id, own]]),
      samples: new Map([...book.samples, [own.id, samples]]),
    };
    const found = createFinder(grown);
    const first = (text: string, lang: Lang) => found.find({ text, lang }).hits[0]?.rule.id;
    expect(first('visitor bay, can I park my car there', 'en')).toBe('own.parking');
    expect(first('我的车停访客车位行吗', 'zh')).toBe('own.parking');
  });
});
