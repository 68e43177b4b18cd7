//! Parts that several pages use. They take props and never read the context.
