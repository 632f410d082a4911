/** https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
import { url } from './block-elements.ts';
import {
  anything,
  bool,
  byType,
  integer,
  list,
  oneOf,
  pattern,
  record,
  type Shape,
  string,
} from './schema.ts';

const style = record(
  {},
  Object.fromEntries(
    ['bold', 'italic', 'strike', 'code', 'underline', 'highlight', 'client_highlight', 'unlink'].map(
      (name) => [name, bool],
    ),
  ),
);
const inline = (required: Shape, optional: Shape = {}) =>
  record({ type: anything, ...required }, { style, ...optional });

const text = inline({ text: string() });
const link = inline({ url: string(3000) }, { text: string(), unsafe: bool });
const inlines: Shape = {
  text,
  link,
  user: inline({ user_id: string() }),
  usergroup: inline({ usergroup_id: string() }),
  channel: inline({ channel_id: string() }),
  team: inline({ team_id: string() }),
  emoji: inline({ name: string() }, { unicode: string(), skin_tone: integer(1, 6), url: string() }),
  date: inline(
    { timestamp: integer(0, 99_999_999_999), format: string() },
    { url: url(), fallback: string() },
  ),
  color: inline({ value: pattern(/^#[0-9a-f]{3,8}$/i, 'color') }),
  broadcast: inline({ range: oneOf('here', 'channel', 'everyone') }),
};
const section = record({ type: anything, elements: list(byType(inlines), 0, 1000) });
const border = oneOf(0, 1);

export const richText = record(
  {
    type: oneOf('rich_text'),
    elements: list(
      byType({
        rich_text_section: section,
        rich_text_list: record(
          {
            type: anything,
            style: oneOf('bullet', 'ordered'),
            elements: list(byType({ rich_text_section: section }), 1, 1000),
          },
          { indent: integer(0, 8), offset: integer(0, 10_000), border },
        ),
        rich_text_quote: record({ type: anything, elements: list(byType(inlines), 0, 1000) }, { border }),
        rich_text_preformatted: record(
          { type: anything, elements: list(byType({ text, link }), 0, 1000) },
          { border, language: string() },
        ),
      }),
      1,
      1000,
    ),
  },
  { block_id: string(255) },
);
