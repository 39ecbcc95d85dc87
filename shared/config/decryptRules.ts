/** One way to decrypt, with the key that it takes. */
import type { DecryptDraft } from './draftRestore.ts';
import type { Findings } from './findings.ts';
import { isGiven, isMap, keyPlace } from './part.ts';

const placeholder = '{key}';

export function checkDecryption(draft: DecryptDraft, findings: Findings): void {
  const { part, age, openssl, commandPart, command, key } = draft;
  if (!isMap(part)) return;
  const ways = [age.part, openssl.part, commandPart].filter(({ tree }) => tree !== undefined);
  if (ways.length !== 1) {
    const how = ways.length === 0 ? 'nothing here says how' : 'this says more than one way';
    findings.problem(keyPlace(part), `${how}; write one of age, openssl and command`);
    return;
  }
  if (isGiven(age) && isGiven(key)) findings.problem(keyPlace(key.part), '`age` names the key already; remove this');
  if (isGiven(openssl) && !isGiven(key)) {
    findings.problem(
      keyPlace(openssl.part),
      `\`key\` is missing; refer to the passphrase, such as key: "\${ssm:/orders/key}"`,
    );
  }
  const texts = command.map((argument) => (argument.state === 'valid' ? argument.value : undefined));
  if (commandPart.tree === undefined || texts.includes(undefined)) return;
  if (texts[0] === '' || texts[0]?.includes(placeholder) === true) {
    findings.problem(commandPart, 'the first argument names no program; write one, such as gpg');
  }
  const takesKey = texts.some((text) => text?.includes(placeholder));
  if (takesKey && !isGiven(key)) {
    findings.problem(
      commandPart,
      `${placeholder} stands for the file with the key, and no \`key\` is given; refer to it`,
    );
  }
  if (!takesKey && isGiven(key)) {
    findings.problem(
      keyPlace(key.part),
      `no argument says ${placeholder}, so the command never sees the key; write it where the key's file belongs`,
    );
  }
}
