/** Uploaded files. https://docs.slack.dev/messaging/working-with-files */
import type { BlockWorld } from './blocks.ts';
import type { Fields } from './json.ts';

export interface StoredFile {
  id: string;
  name: string;
  title: string;
  altText: string;
  length: number;
  bytes: Buffer | undefined;
  completed: boolean;
  user: string;
  channels: string[];
}
const TYPES: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  csv: 'text/csv',
  pdf: 'application/pdf',
  txt: 'text/plain',
};

export class FileStore implements BlockWorld {
  readonly files = new Map<string, StoredFile>();

  /** Only finished png, jpg and gif files can stand in an image block. */
  fileProblem = (id: string): string | undefined => {
    const file = this.files.get(id);
    if (file === undefined || !file.completed) return 'invalid slack file';
    return ['png', 'jpg', 'jpeg', 'gif'].includes(extension(file))
      ? undefined
      : 'slack file must be an image';
  };

  object(file: StoredFile, baseUrl: string): Fields {
    const type = extension(file);
    return {
      id: file.id,
      name: file.name,
      title: file.title,
      mimetype: TYPES[type] ?? 'application/octet-stream',
      filetype: type,
      user: file.user,
      size: file.bytes?.length ?? file.length,
      channels: file.channels,
      url_private: `${baseUrl}files/${file.id}/${encodeURIComponent(file.name)}`,
      ...(file.altText !== '' && { alt_txt: file.altText }),
    };
  }
}

const extension = (file: StoredFile): string => file.name.split('.').at(-1)?.toLowerCase() ?? '';
