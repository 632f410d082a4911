import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cdata,
  parseXml,
  readXml,
  type XmlFields,
  xmlFields,
  xmlList,
  xmlText,
} from '../../../src/platforms/wecom/xml.ts';

describe('XML from WeCom', () => {
  test('ids stay what they are: leading zeros, 64 bits, exponents', () => {
    const read = readXml(
      '<xml><FromUserName><![CDATA[00123]]></FromUserName><MsgId>4561255354251345929</MsgId><EventKey>1e5</EventKey><Yes>true</Yes></xml>',
    );
    expect(read).toEqual({
      FromUserName: '00123',
      MsgId: '4561255354251345929',
      EventKey: '1e5',
      Yes: 'true',
    });
  });

  test('one chosen option is a list as well as several', () => {
    const read = (options: string) =>
      readXml(
        `<xml><SelectedItems><SelectedItem><QuestionKey>q</QuestionKey><OptionIds>${options}</OptionIds></SelectedItem></SelectedItems></xml>`,
      );
    for (const [options, ids] of [
      ['<OptionId>1</OptionId>', ['1']],
      ['<OptionId>1</OptionId><OptionId>02</OptionId>', ['1', '02']],
    ] as const) {
      const [item] = xmlList(xmlFields(read(options) ?? {}, 'SelectedItems'), 'SelectedItem');
      expect(xmlList(xmlFields(item as never, 'OptionIds'), 'OptionId')).toEqual(ids);
    }
  });

  test('text keeps its spaces, signs and line breaks', () => {
    const said = '  a < b && "c"\n</xml> ]]> end ';
    const read = readXml(`<xml><Content>${cdata(said)}</Content></xml>`);
    expect(xmlText(read ?? {}, 'Content')).toBe(said);
  });

  test.each([
    ['a bomb', '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xml><A>&b;</A></xml>'],
    ['a file', '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml><A>&f;</A></xml>'],
    ['a doctype in small letters', '<!doctype xml><xml><A>1</A></xml>'],
    ['an entity alone', '<xml><!ENTITY a "b"><A>1</A></xml>'],
    ['another root', '<html><A>1</A></html>'],
    ['text', 'hello'],
    ['nothing', ''],
    ['a root without anything', '<xml></xml>'],
    ['far too deep', `<xml>${'<a>'.repeat(30_000)}`],
  ])('%s is not read', (_name, text) => {
    expect(readXml(text)).toBeUndefined();
  });

  test('an entity in text stays as it was written', () => {
    expect(xmlText(readXml('<xml><A>&lt;&#x41;&unknown;</A></xml>') ?? {}, 'A')).toBe('&lt;&#x41;&unknown;');
  });

  test('names of the language’s own are no fields', () => {
    const read =
      readXml('<xml><A>1</A><__proto__><b>1</b></__proto__><constructor>x</constructor></xml>') ?? {};
    expect(xmlText(read, 'toString')).toBe('');
    expect(({} as { b?: string }).b).toBeUndefined();
  });

  test('any text is read or refused', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((inner) => `<xml><A>${inner}</A></xml>`),
        ),
        (text) => {
          const read = readXml(text);
          if (read !== undefined) expect(typeof xmlText(read, 'A')).toBe('string');
        },
      ),
      { numRuns: 300 },
    );
  });

  test('whatever is written as CDATA is read back, but for what XML cannot hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: what XML cannot hold
        const held = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '');
        expect(
          xmlText(readXml(`<xml><B>1</B><A>${cdata(text)}</A></xml>`) ?? {}, 'A').replace(/\r\n?/g, '\n'),
        ).toBe(held.replace(/\r\n?/g, '\n'));
      }),
      { numRuns: 200 },
    );
  });

  test('a flat document is read as the parser reads it', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '<A>',
        '</A>',
        '<B>',
        '</B>',
        '<![CDATA[',
        ']]>',
        '<OptionId>',
        '</OptionId>',
        ' ',
        '\n',
        '\r\n',
        '&lt;',
        '>',
        '0',
        '00123',
        '<toString>',
        '</toString>',
      ),
      fc.string({ unit: 'grapheme', maxLength: 4 }),
    );
    const loose = fc.array(piece, { maxLength: 12 }).map((pieces) => `<xml>${pieces.join('')}</xml>`);
    const whole = fc
      .array(
        fc.tuple(
          fc.constantFrom('A', 'B', 'Content', 'OptionId', 'constructor'),
          fc.string({ unit: 'grapheme', maxLength: 8 }),
          fc.boolean(),
        ),
        { maxLength: 4 },
      )
      .map(
        (fields) =>
          `<xml>${fields.map(([name, text, marked]) => `<${name}>${marked ? cdata(text) : text.replace(/[<&>]/g, '')}</${name}>`).join('\n')}</xml>`,
      );
    fc.assert(
      fc.property(fc.oneof(loose, whole), (text) => {
        // What stands between elements is no field.
        const bare = (fields: XmlFields | undefined) => ({ ...fields, '#text': undefined });
        expect(bare(readXml(text))).toEqual(bare(parseXml(text)));
      }),
      { numRuns: 1500 },
    );
  });
});
