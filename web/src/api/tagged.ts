/** Responses with a tag, which a change of the same resource must name. */
import { type ApiResponse, dataOf } from './problem';

/** A resource with the tag that identifies its present state. */
export interface Tagged<Data> {
  data: Data;
  tag: string;
}

/** The data of a response with its `ETag`. */
export async function taggedDataOf<Data>(call: Promise<ApiResponse<Data>>): Promise<Tagged<Data>> {
  let tag = '';
  const data = await dataOf(
    call.then((result) => {
      tag = result.response.headers.get('ETag') ?? '';
      return result;
    }),
  );
  return { data, tag };
}
