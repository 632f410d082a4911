import type { SourceFile } from '../../src/acknowledgements/policies.ts';

/** A file as HR brings it. */
export function file(name: string, text: string | Uint8Array): SourceFile {
  return { name, bytes: typeof text === 'string' ? new TextEncoder().encode(text) : text };
}

/** A small policy in both languages, three chapters' worth in seven articles. */
export const SECRECY_ZH = `# 信息保密制度

为了保护公司和客户的信息，制定本制度。

## 第一章 总则

第一条 适用范围
本制度适用于公司全体员工。

第二条 定义
本制度所说的秘密信息，是指下列信息：
（一）没有公开的经营计划；
（二）客户资料；
（三）公司标明秘密的文件。

## 第二章 日常要求

第三条 桌面
离开座位时，把秘密文件锁好。

第四条 谈话
不在电梯、餐厅等公共场所谈论秘密信息。

第五条 带出文件
确需带出的，须经部门负责人同意。

## 第三章 附则

第六条 报告
发现泄密，立即报告部门负责人。

第七条 解释
本制度由人力资源部解释。
`;

export const SECRECY_EN = `# Information Secrecy Policy

This policy protects the information of the company and its customers.

## Chapter 1 General

Article 1 Scope
This policy applies to all staff of the company.

Article 2 Definitions
Secret information means any of the following:
(1) plans that have not been published;
(2) customer files;
(3) papers that the company has marked as secret.

## Chapter 2 Every day

Article 3 Desk
Lock secret papers away when you leave your seat.

Article 4 Talking
Do not talk about secret information in lifts, restaurants and other public places.

Article 5 Taking papers out
Papers are taken out only with the consent of the head of department.

## Chapter 3 Final

Article 6 Reporting
Report a leak to your head of department at once.

Article 7 Interpretation
Human Resources interprets this policy.
`;
