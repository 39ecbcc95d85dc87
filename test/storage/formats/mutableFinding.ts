/** The types of the SDK have no readonly. */
import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import type { AsffFinding } from '../../../shared/storage/formats/asff.ts';

export function mutableFinding(finding: AsffFinding): AwsSecurityFinding {
  const { FindingProviderFields: provider } = finding;
  return {
    ...finding,
    Types: [...finding.Types],
    FindingProviderFields: { ...provider, Types: [...provider.Types] },
    Resources: [...finding.Resources],
  };
}
