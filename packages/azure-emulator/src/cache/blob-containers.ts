// What Resource Manager needs of the blob service.

/** The containers of an account, as its blob service holds them. */
export interface BlobContainers {
  list(account: string): Promise<readonly BlobContainer[]>;
  create(account: string, container: string): Promise<void>;
  remove(account: string, container: string): Promise<void>;
}

export interface BlobContainer {
  readonly name: string;
  readonly etag: string;
  readonly lastModified: Date;
}
