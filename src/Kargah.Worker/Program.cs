using Kargah.Contracts;
using Kargah.Worker.Pictures;
using Kargah.Worker.Run;
using Kargah.Worker.Serve;

return args switch
{
    ["run", var folder] => RunCommand.Run(folder),
    ["serve", "tables", .. var options] => await ServeCommand.RunAsync(new TableOperations(), options),
    ["serve", "model", .. var options] => await ServeCommand.RunAsync(new ModelOperations(), options),
    ["serve", "pictures", .. var options] => await ServePicturesAsync(options),
    ["pictures"] => PicturesCommand.Run(),
    _ => Usage(),
};

static async Task<int> ServePicturesAsync(string[] options)
{
    using var operations = new PictureOperations(Environment.ProcessorCount);
    return await ServeCommand.RunAsync(new PictureHelper(operations), options);
}

static int Usage()
{
    Console.Error.WriteLine("""
        usage: Kargah.Worker run FOLDER
               Kargah.Worker pictures        a PictureTask a line on the input, what came of it a line on the output
               Kargah.Worker serve tables|model|pictures --socket PATH [--parent PID]
        """);
    return WorkerExit.BadSpec;
}
