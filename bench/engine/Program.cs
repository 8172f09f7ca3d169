using Kargah.Bench;

switch (args)
{
    case ["products"]:
        ProductServer.Run(Console.In, Console.Out);
        return 0;
    case ["training"]:
        TrainingServer.Run(Console.In, Console.Out);
        return 0;
    case ["csv"]:
        CsvServer.Run(Console.In, Console.Out);
        return 0;
    default:
        Console.Error.WriteLine("Which part? products, training, csv");
        return 2;
}
