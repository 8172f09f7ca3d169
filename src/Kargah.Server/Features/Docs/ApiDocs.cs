using System.Text.Json;
using System.Text.Json.Nodes;
using Kargah.Contracts;
using Kargah.Server.Features.Workshop;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Kargah.Server.Features.Docs;

/// <summary>The OpenAPI document at <c>/api-docs.json</c> and its page at <c>/api-docs</c>.</summary>
public static class ApiDocs
{
    private const string Bearer = "bearer";

    public static void AddApiDocs(this WebApplicationBuilder builder) => builder.Services.AddOpenApi(options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer(Describe);
        options.AddSchemaTransformer(RequireWhatIsAlwaysWritten);
        options.AddSchemaTransformer(SayWhatConvertersHide);
        options.AddOperationTransformer(AddForm);
        options.AddOperationTransformer(AddErrorsAsync);
        options.AddOperationTransformer(AddExamplesAsync);
    });

    /// <summary>Before authorization: the page's scripts and styles are no endpoints.</summary>
    public static void UseApiDocs(this WebApplication app) => app.UseSwaggerUI(page =>
    {
        page.RoutePrefix = "api-docs";
        page.SwaggerEndpoint("/api-docs.json", "Kargah");
        page.DocumentTitle = "Kargah API";
        page.ConfigObject.AdditionalItems["validatorUrl"] = null;
    });

    public static void MapApiDocs(this IEndpointRouteBuilder routes) => routes.MapOpenApi("/api-docs.json").AllowAnonymous();

    private static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Kargah",
            Version = Health.Version,
            Description = "Upload a table, train a model on it, watch it live, use it. Every answer from 400 on is problem+json with a stable `code` and one sentence in `error`. `/api/v1/…` is the same as `/api/…`.",
        };
        // every failure has our own shape
        document.Components?.Schemas?.Remove("ProblemDetails");
        document.Components?.Schemas?.Remove("HttpValidationProblemDetails");
        // where it is served says the address; a fixed one would be wrong behind a proxy
        document.Servers = [];
        document.AddComponent(Bearer, new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = Bearer, BearerFormat = "JWT or API token", Description = "The `token` of /api/auth/login, or an API token." });
        return Task.CompletedTask;
    }

    /// <summary>Answers carry all their fields, null or not; only what a client sends may leave some out.</summary>
    private static Task RequireWhatIsAlwaysWritten(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        var isSent = type.Name.EndsWith("Request", StringComparison.Ordinal) || type == typeof(SplitSettings) || type.IsAssignableTo(typeof(WorkerEvent));
        if (!isSent && type.Assembly == typeof(Problem).Assembly && schema.Properties is { Count: > 0 } properties)
        {
            schema.Required = properties.Keys.ToHashSet();
            // a newer server may say more
            schema.AdditionalPropertiesAllowed = true;
        }

        return Task.CompletedTask;
    }

    /// <summary>A type with a converter of its own, as double has (not finite is null), or a dictionary of such says nothing about itself.</summary>
    private static Task SayWhatConvertersHide(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        if (type == typeof(double) || type == typeof(double?))
        {
            MakeNumber(schema);
        }
        else if (context.JsonTypeInfo.ElementType is { } element && (element == typeof(double) || element == typeof(double?) || element == typeof(object) || element == typeof(JsonElement)))
        {
            var value = new OpenApiSchema();
            if (element == typeof(double) || element == typeof(double?))
            {
                MakeNumber(value);
            }

            if (context.JsonTypeInfo.Kind == System.Text.Json.Serialization.Metadata.JsonTypeInfoKind.Dictionary)
            {
                schema.AdditionalProperties = value;
            }
            else
            {
                schema.Items = value;
            }
        }

        return Task.CompletedTask;
    }

    private static void MakeNumber(OpenApiSchema schema)
    {
        schema.Type = JsonSchemaType.Number | JsonSchemaType.Null;
        schema.Format = "double";
    }

    /// <summary>A form that is read part by part binds nothing that could be described by itself.</summary>
    private static Task AddForm(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<UploadForm>().FirstOrDefault() is { } upload)
        {
            var several = upload.Files[0].EndsWith('s');
            var file = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };
            var text = new OpenApiSchema { Type = JsonSchemaType.String };
            var form = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Required = upload.Files.ToHashSet(),
                Properties = upload.Files.Select(name => (Name: name, Schema: (IOpenApiSchema)(several ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = file } : file)))
                    .Concat(upload.Texts.Select(name => (Name: name, Schema: (IOpenApiSchema)text))).ToDictionary(each => each.Name, each => each.Schema),
            };
            operation.RequestBody = new OpenApiRequestBody { Required = true, Content = new Dictionary<string, OpenApiMediaType> { ["multipart/form-data"] = new() { Schema = form } } };
        }

        return Task.CompletedTask;
    }

    private static async Task AddErrorsAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var document = context.Document!;
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.Responses ??= [];
        if (!metadata.OfType<IAllowAnonymous>().Any())
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
            Expect(operation, 401);
            Expect(operation, 403);
        }

        if (operation.RequestBody is not null || operation.Parameters is { Count: > 0 })
        {
            Expect(operation, 400);
        }

        if (operation.Parameters?.Any(parameter => parameter.In == ParameterLocation.Path) == true)
        {
            Expect(operation, 404);
        }

        if (document.Components?.Schemas?.ContainsKey(nameof(ErrorResponse)) != true)
        {
            document.AddComponent(nameof(ErrorResponse), await context.GetOrCreateSchemaAsync(typeof(ErrorResponse), null, cancellationToken));
        }

        foreach (var (status, response) in operation.Responses.Where(response => response.Key[0] is '4' or '5' && response.Value.Content?.ContainsKey("application/json") != true))
        {
            ((OpenApiResponse)response).Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(nameof(ErrorResponse), document), Example = Json(Examples.Error(int.Parse(status, System.Globalization.CultureInfo.InvariantCulture))) },
            };
        }
    }

    private static Task AddExamplesAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var body = context.Description.ParameterDescriptions.FirstOrDefault(parameter => parameter.Source.Id == "Body")?.Type
            ?? context.Description.ActionDescriptor.EndpointMetadata.OfType<Microsoft.AspNetCore.Http.Metadata.IAcceptsMetadata>().LastOrDefault()?.RequestType;
        Set(operation.RequestBody?.Content, body);
        foreach (var described in context.Description.SupportedResponseTypes.Where(described => described.StatusCode is 200 or 201 or 202))
        {
            Set(operation.Responses![described.StatusCode.ToString(System.Globalization.CultureInfo.InvariantCulture)].Content, described.Type);
        }

        return Task.CompletedTask;
    }

    private static void Set(IDictionary<string, OpenApiMediaType>? content, Type? type)
    {
        if (type is not null && content is not null && content.TryGetValue("application/json", out var media) && Examples.Find(type) is { } example)
        {
            media.Example = Json(example);
        }
    }

    private static void Expect(OpenApiOperation operation, int status) =>
        operation.Responses!.TryAdd(status.ToString(System.Globalization.CultureInfo.InvariantCulture), new OpenApiResponse { Description = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status) });

    private static JsonNode? Json(object example) => JsonSerializer.SerializeToNode(example, example.GetType(), KargahJson.Options);
}

/// <summary>On a route that takes a form. Unlike <c>Accepts</c> it refuses nothing: no file is the route's own sentence.</summary>
/// <param name="Files">The part that is a file, or several with an s at its end.</param>
/// <param name="Texts">Parts that may be left out.</param>
internal sealed record UploadForm(IReadOnlyList<string> Files, IReadOnlyList<string> Texts);
