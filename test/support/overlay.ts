import { temporaryFolder, writeFiles } from './folder.ts';

/** A rule file of a company's own: a handbook, one article, one rule that rests on it. */
export const PARTY: Readonly<Record<string, string>> = {
  'articles.yaml': `handbooks:
  - id: Company
    title: {zh: "公司补充规定", en: "Company rules"}
    short: {zh: "公司补充", en: "Company"}
articles:
  - id: Company-party.1
    handbook: Company
    place: {zh: "年会第1条", en: "party, no. 1"}
    zh: "年会可以带1位家属。"
    en: "One family member may come to the annual party."
`,
  'rules/colleague.yaml': `- id: colleague.party
  title: {zh: "年会可以带1位家属", en: "One family member may come to the party"}
  short: {zh: "年会", en: "Party"}
  answer: {zh: "年会可以带1位家属。", en: "You may bring 1 family member."}
  do:
    - {zh: "提前报名", en: "Sign up first", from: [Company-party.1]}
  articles: [Company-party.1]
`,
  'samples/colleague.yaml': `colleague.party:
  zh: ["年会能带家属吗", "年会可以带几个家属", "能带老公参加年会吗"]
  en: ["may I bring my family to the party", "can my husband come to the annual party"]
`,
};

export function overlayFolder(files: Readonly<Record<string, string>> = PARTY): string {
  const folder = temporaryFolder();
  writeFiles(folder, files);
  return folder;
}
