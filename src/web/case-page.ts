import type { CaseSection } from '../evidence/case-file.ts';
import { drawParts } from './html.ts';
import { type Html, html } from './html-template.ts';

/** The page stands alone: its looks are in it, it loads nothing, and it prints in black on A4. */
const STYLE = `
@page { size: A4; margin: 20mm 18mm; @bottom-right { content: counter(page) " / " counter(pages); font-size: 9pt; } }
body { max-width: 720px; margin: 24px auto; padding: 0 12px; color: #1b2220; background: #fff; line-height: 1.6; overflow-wrap: anywhere;
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif; }
.title { font-size: 16px; margin: 24px 0 4px; break-after: avoid; } section > .title:first-child { font-size: 20px; }
.note { font-size: 13px; color: #56605b; } li { margin: 4px 0; break-inside: avoid; }
dl { margin: 8px 0; border-top: 1px solid #d9ddd8; } dl > div { display: grid; grid-template-columns: 12em 1fr; gap: 0 16px; padding: 3px 0; border-bottom: 1px solid #d9ddd8; break-inside: avoid; }
dt { color: #56605b; } dd { margin: 0; font-variant-numeric: tabular-nums; }
@media screen and (max-width: 480px) { dl > div { display: block; } }
section + section { break-before: page; border-top: 1px solid #1b2220; margin-top: 40px; }
p, li { white-space: pre-line; }
@media print { body { color: #000; margin: 0; padding: 0; max-width: none; } .note, dt { color: #000; } section + section { border: 0; margin: 0; } }
`;
const trustedStyle = html([STYLE] as unknown as TemplateStringsArray);

/** The readable page of a case file: one section for each language. */
export function drawCase(title: string, sections: readonly CaseSection[]): string {
  const drawn: Html[] = sections.map(
    ({ lang, parts }) =>
      html`<section lang="${lang === 'zh' ? 'zh-CN' : 'en'}">${drawParts(parts, { lang, action: () => html`` })}</section>`,
  );
  return String(html`<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${trustedStyle}</style></head>
<body>${drawn}</body>
</html>
`);
}
