// Names what is in pictures, and finds pictures by words or by a picture.
// dotnet run --project samples/SimpleClip.WebApi -- --Clip:Model=my.clip --Clip:Labels=dog,cat,horse --Clip:Pictures=folder
using SimpleClip.WebApi;

await using WebApplication app = WebService.Create(args);
await app.RunAsync();
