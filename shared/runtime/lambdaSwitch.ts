/** What `switch` works with. */
import { createHastyDynamoDbClient } from '../aws/clients.ts';
import { createDynamoDbControlStore } from '../control/dynamodb.ts';
import type { SwitchParts } from '../failover/answerSwitch.ts';
import { policiesOf, type ServicePolicy } from '../failover/policy.ts';
import { config } from './compiledConfig.ts';
import { controlTable } from './lambda.ts';
import { systemClock } from './systemClock.ts';

export type LambdaSwitchParts = { readonly policies: readonly ServicePolicy[]; readonly answering: SwitchParts };

export function switchParts(): LambdaSwitchParts {
  const control = createDynamoDbControlStore(controlTable(createHastyDynamoDbClient));
  return { policies: policiesOf(config), answering: { control, known: new Map(), clock: systemClock } };
}
