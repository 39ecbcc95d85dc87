/** The kinds of storage that a copy can be on. */
import type { AnyStorageClass } from '../storageClass.ts';

export type Kind = 'instant' | 'one-zone' | 'archive' | 'elsewhere';

/**
 * The 3-2-1 rule wants "2 different media types to protect against different types of hazards" (Ruggiero and Heckathorn,
 * "Data Backup Options", US-CERT 2012, after Krogh, "The DAM Book"). On S3 nobody sees the media, so kinds are told apart
 * by the hazards that S3 documents for the class, as it is when the copy is written: three zones and read at once; one
 * zone, which can be lost; an archive, which nothing reads, and no client overwrites from, before it is restored; storage
 * outside the region.
 */
export function kindOf(storageClass: AnyStorageClass): Kind {
  switch (storageClass) {
    case 'ONEZONE_IA':
    case 'EXPRESS_ONEZONE':
      return 'one-zone';
    case 'GLACIER':
    case 'DEEP_ARCHIVE':
      return 'archive';
    case 'OUTPOSTS':
    case 'SNOW':
    case 'FSX_OPENZFS':
    case 'FSX_ONTAP':
      return 'elsewhere';
    case 'STANDARD':
    case 'STANDARD_IA':
    case 'INTELLIGENT_TIERING':
    case 'GLACIER_IR':
    case 'REDUCED_REDUNDANCY':
      return 'instant';
  }
}
