/** Where RDS put what AWS Backup restored. Packaging may leave this module out where no backup names a plan. */
import { DescribeDBClustersCommand, DescribeDBInstancesCommand, type RDSClient } from '@aws-sdk/client-rds';
import type { DatabaseFacts, Databases } from '../restore/awsBackup/databaseReady.ts';
import { TableError } from '../restore/engines/dynamodb/tables.ts';

type Client = Pick<RDSClient, 'send'>;

/** Of one call, with its attempts. */
const callMsMax = 20_000;

export function createDatabases(client: Client): Databases {
  return {
    async describe({ form, name }, signal) {
      const options = { abortSignal: AbortSignal.any([signal, AbortSignal.timeout(callMsMax)]) };
      try {
        return form === 'db' ? await instance(client, name, options) : await cluster(client, name, options);
      } catch (error) {
        const code = error instanceof Error ? error.name : 'an unknown error';
        // Amazon RDS API Reference, the errors of both calls.
        if (code === 'DBInstanceNotFoundFault' || code === 'DBClusterNotFoundFault') return undefined;
        const action = form === 'db' ? 'rds:DescribeDBInstances' : 'rds:DescribeDBClusters';
        const isDenied = code === 'AccessDenied' || code === 'AccessDeniedException';
        throw new TableError(isDenied ? 'denied' : 'unreachable', `What ${action} allows failed (${code})`, {
          cause: error,
        });
      }
    },
  };
}

type Options = { readonly abortSignal: AbortSignal };

async function instance(client: Client, name: string, options: Options): Promise<DatabaseFacts | undefined> {
  const { DBInstances } = await client.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: name }), options);
  const [found] = DBInstances ?? [];
  if (found === undefined) return undefined;
  const { DBInstanceStatus: status = 'of no known status', Engine: engine = 'of no known engine', Endpoint } = found;
  return { status, engine, ...placeOf(Endpoint?.Address, Endpoint?.Port) };
}

async function cluster(client: Client, name: string, options: Options): Promise<DatabaseFacts | undefined> {
  const { DBClusters } = await client.send(new DescribeDBClustersCommand({ DBClusterIdentifier: name }), options);
  const [found] = DBClusters ?? [];
  if (found === undefined) return undefined;
  const { Status: status = 'of no known status', Engine: engine = 'of no known engine', Endpoint, Port } = found;
  return { status, engine, instances: found.DBClusterMembers?.length ?? 0, ...placeOf(Endpoint, Port) };
}

function placeOf(host: string | undefined, port: number | undefined): Pick<DatabaseFacts, 'place'> {
  return host === undefined || port === undefined ? {} : { place: { host, port } };
}
