/** Words that never belong to an ordinary question about conduct, whatever stands around them. */
const STRONG: readonly RegExp[] = [
  // Bodies and sex.
  /性骚扰|性侵|性暗示|猥亵|强奸|强吻|强暴|咸猪手|动手动脚|[摸抱亲搂](?:了|着|住)?[我她他](?!的?手机)|[摸碰拍捏](?:我|她|他)?的?(?:屁股|大腿|胸(?![脯牌卡前])|臀|腰)|开房|陪(?:他|她|我)?睡|跟(?:他|她)睡|上床|潜规则|偷拍(?!文件|资料|屏幕|合同)|裸照|私密照|[黄荤]段子/,
  // Harm to oneself.
  /自杀|自残|自尽|轻生|寻死|(?:不想|不愿|没法)活|活不下去|活着(?:真|好|太)?没(?:意思|劲)|想死(?!机)|不如死|跳楼|跳下去|割腕|割(?:了)?手腕|遗书|安眠药|结束(?:自己的)?生命|一了百了|抑郁症/,
  // Violence and threats.
  /家暴|[打揍踹扇砸](?:了|伤)?[我他她](?!.{0,3}(?:电话|招呼|分|手机|气)|.{0,6}(?:旁边|身边|跟前|面前|门口|这儿).{0,2}(?:走|过|经过|路过))|被.{0,4}(?:打了|揍|殴打|扇|跟踪|尾随|勒索|霸凌|欺凌|下药|打伤)|打断.{0,4}[腿骨]|[砍捅掐](?:我|他|她|人)|弄死|打死|杀了?我|恐吓|霸凌|欺凌|冷暴力|尾随|拿刀|持刀|(?:锁|关)在.{0,4}(?:里|屋|房).{0,3}不让|下跪|要挟|勒索|敲诈|扣.{0,4}(?:身份证|护照|证件).{0,4}不|知道我住|跟(?:着|踪)?我(?:回家|到家)|守着我|孤立我|排挤我|欺负我|撑不下去/,
  /(?:领导|上司|老板|经理|主管|同事|他|她|男的|组长).{0,6}(?:骚扰|威胁|羞辱|辱骂|跟踪|堵|灌|逼)(?:我|她|他)|(?:灌|逼)(?:我|她|他)(?:喝|吸|下)|下了?药|吸毒|毒品|白色?粉末|打击报复|报复我|被报复|怕报复|灌醉|(?:半夜|深夜|晚上).{0,4}(?:敲|叫).{0,6}房|贴着我|往我身上|不(?:从|听).{0,6}(?:转正|混不下去|开了我)|顶罪|销毁证据|做假账|收(?:黑钱|回扣)/,
  // Discrimination, and crimes somebody is drawn into.
  /(?:种族|性别|民族|地域|残疾|年龄)歧视|歧视我|因为我?(?:怀孕|残疾|是女|是同性恋|是外地人).{0,12}(?:辞职|开除|逼|不让|欺负|排挤|不要)/,
  /\b(?:because|as) (?:i am|im|of my) (?:pregnan\w*|gay|lesbian|disab\w*|black|muslim|race|age|religion|from another)|\b(?:fak\w*|cook\w*) the books|\b(?:destroy evidence|retaliat\w*|afraid (?:of|he|she|they|to go home)|spits? in my|on my body|locked (?:me|the door)|wont let me (?:leave|out|go))\b|\b(?:boss|manager|supervisor)\b.{0,20}\b(?:bribes?|steals?|stealing|corrupt\w*|kickbacks?|drunk|forc\w+ me|made me (?:kneel|drink|strip|beg))\b/,
  /\bsexual(?:ly)? (?:harass|assault|abus|comment|joke|advance|remark)\w*|\b(?:harass|molest|grop|rap|assault|stalk|bully|blackmail|strangl)(?:ed|es|s|ing|ies) (?:me|her|him|us)\b|\b(?:harassed|molested|groped|raped|assaulted|stalked|bullied|blackmailed|drugged|beaten(?: up)?) (?:by|at|in)\b/,
  /\b(?:sexual|racial) (?:harassment|abuse|assault)\b|\b(?:keeps?|kept|was|is|been|always) (?:touching|groping|stalking|harassing|bullying|hitting|threatening|humiliating|following) (?:me|her|him)\b|\bfollow(?:s|ed) (?:me|her) home\b/,
  /\b(?:suicid\w*|kill(?:ing)? (?:myself|himself|herself)|(?:will|to|gonna|ll|would) kill me|end(?:ing)? (?:my|his|her) life|end it all|(?:hurt|harm|cut)(?:ting|ing)? myself|self harm\w*|(?:dont|do not) want to (?:live|be alive)|want to die|isnt worth (?:it|living)|jump(?:ing)? off (?:the|a) (?:roof|building|bridge)|sleeping pills|overdose)\b/,
  /\b(?:(?:husband|wife|boss|manager|supervisor|colleague|coworker|leader|he|she|they|customer|client) (?:just )?(?:hit|punched|slapped|beat|kicked|choked|groped|kissed|pushed|shoved|cornered) (?:me|him|her)(?! (?:my foot )?under the table)|got (?:hit|beaten|punched|assaulted) at work|stalk(?:s|ed|er)|threaten(?:s|ed) (?:me|to (?:kill|hurt|beat|break))|threatening messages|death threats?)\b/,
  /\b(?:domestic violence|upskirt\w*|(?:nudes?|naked) (?:photo|picture|pic)s?|bullying me|bullied|groping|groped|molest\w*|rapist|raped?|racist|homophobic|(?:pulled|with) a (?:knife|gun)|sleep(?:ing)? with (?:him|her|me|my boss)|go to a hotel with|(?:spiked|something in) my drink)\b|\b(?:hands?|touch\w*|rub\w*|grab\w*|pinch\w*|strok\w*|slap\w*|pat\w*) (?:\w+ ){0,3}(?:my|her) (?:waist|thighs?|bottom|breasts?|bum|leg|hips?|skirt)\b/,
];
/** A stranger on the line is a customer matter, and the rulebook speaks of it. */
const CALLER =
  /骚扰(?:电话|来电|热线|短信)|(?:来电|热线|电话|客服|对方|客户).{0,10}(?:骚扰|威胁|辱骂)|\b(?:caller|call|calls|phone|hotline|line|customer)\b/;
const OF_COLLEAGUES =
  /领导|上司|老板|经理|主管|同事|组长|boss|manager|supervisor|colleague|coworker|co worker|lead/;
/** What even a caller cannot do without a human being told. */
const EVEN_OF_CALLERS =
  /自杀|跳楼|不想活|跟踪|尾随|[摸抱亲]|陪(?:他|她|我)?睡|弄死|打死|拿刀|下药|suicid|kill|stalk|grop|rape|sleep with|knife|follow(?:s|ed|ing) me|hit me|drink/;

/** True for a normalised text that tells of harassment, violence, self-harm or the like in plain words. */
export function isGrave(text: string): boolean {
  const ofCaller = CALLER.test(text) && !OF_COLLEAGUES.test(text) && !EVEN_OF_CALLERS.test(text);
  return !ofCaller && STRONG.some((pattern) => pattern.test(text));
}
