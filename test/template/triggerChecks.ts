/** What must be true of what starts the functions, besides schedules and queues. */
import { isQueue, unless } from './checks.ts';
import { at, listOf, referredId, resourcesOf, type Template } from './template.ts';

/**
 * A stream's mapping holds up the stream while its function fails: it has to give up some time, and to tell.
 * Properties as in the CloudFormation template reference, AWS::Lambda::EventSourceMapping, where "-1" is without end.
 */
export function checkStreams(template: Template): readonly string[] {
  return resourcesOf(template, 'AWS::Lambda::EventSourceMapping')
    .filter(({ Properties }) => !isQueue(template, referredId(Properties['EventSourceArn']) ?? ''))
    .flatMap(({ id, Properties }) => {
      const bounded = (name: string, most: number) => {
        const value = Number(Properties[name] ?? -1);
        return unless(value >= 0 && value <= most, `${id}: ${name} is not bounded`);
      };
      const destination = referredId(at(Properties, 'DestinationConfig', 'OnFailure', 'Destination')) ?? '';
      return [
        ...bounded('MaximumRetryAttempts', 3),
        ...bounded('MaximumRecordAgeInSeconds', 120),
        ...unless(Properties['BisectBatchOnFunctionError'] === true, `${id}: one record fails the batch`),
        ...unless(listOf(at(Properties, 'FilterCriteria', 'Filters')).length > 0, `${id}: every write starts it`),
        ...unless(isQueue(template, destination), `${id}: what fails is lost`),
      ];
    });
}

/** As answers of the API, and as pages. */
const forOperators = /^GET \/(api\/v1\/(audits|restores|report)|(storage|restores|reports|admin)(\/|$))/;

/** Whatever changes something, and what audits and restores found, is behind IAM, and nothing else is. */
export function checkRoutes(template: Template): readonly string[] {
  return resourcesOf(template, 'AWS::ApiGatewayV2::Route').flatMap(({ id, Properties }) => {
    const signed = Properties['AuthorizationType'] === 'AWS_IAM';
    const key = String(Properties['RouteKey']);
    const isPublic = key.startsWith('GET ') && !forOperators.test(key);
    return unless(
      signed !== isPublic,
      `${id}: ${signed ? 'reading needs a signature' : isPublic || key.startsWith('GET ') ? 'anybody may see what audits and restores found' : 'anybody may change something'}`,
    );
  });
}
